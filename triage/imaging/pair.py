"""Two photos in one picture, for the eye."""

import io

import numpy as np
from PIL import Image

from triage.imaging.decode import Photo

WIDEST = 2
"""Width of one photo over the height of the picture, at most; a longer one gets white above and below."""
GAP = 16
"""White between the two photos, pixels."""


def beside(first: Photo, second: Photo, *, height: int) -> bytes:
    """Return one JPEG without metadata: `first` on the left, both scaled to `height` pixels."""
    scaled = [_to_height(photo, height) for photo in (first, second)]
    gap = np.full((height, GAP, 3), 255, dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(np.hstack([scaled[0], gap, scaled[1]])).save(file, "JPEG", quality=90)
    return file.getvalue()


def _to_height(photo: Photo, height: int) -> np.ndarray:
    picture = Image.fromarray(photo.pixels)
    scale = min(height / picture.height, WIDEST * height / picture.width)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    scaled = np.full((height, size[0], 3), 255, dtype=np.uint8)
    top = (height - size[1]) // 2
    scaled[top : top + size[1]] = np.asarray(picture.resize(size, Image.Resampling.LANCZOS))
    return scaled
