"""What changed the network's score on one photo, as pictures. For clinicians only, made when somebody asks."""

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from triage.domain.referral import ScoreMap
from triage.imaging.decode import decode
from triage.imaging.overlay import overlay
from triage.imaging.prepare import centre_square
from triage.imaging.resize import Pixels, shrink_short

if TYPE_CHECKING:
    from triage.classifier import Model

SIDE = 300
"""Side of the pictures, pixels."""
LABEL = "What changed the score"
"""Written under the picture that a command writes."""
FULL = 1.0
"""A fall of the score of so many logits has the full colour."""
_STRIP = 32  # height of the label's strip, pixels


def score_map(model: "Model", data: bytes) -> ScoreMap:
    """Return the map of one photo; it takes 26 passes of the graph. Raises `PictureError` where it is no picture."""
    pixels = decode(data).pixels
    found = model.explain(pixels)
    square = _square(pixels)
    changed = overlay(square, found.falls, full=FULL)
    return ScoreMap(_packed(square, "JPEG"), _packed(changed, "JPEG"), SIDE, float(found.falls.max()))


def side_by_side(shown: ScoreMap) -> bytes:
    """Return a PNG of both pictures with the label under them."""
    pair = [np.asarray(Image.open(io.BytesIO(one))) for one in (shown.seen, shown.changed)]
    strip = np.full((_STRIP, 2 * shown.side, 3), 255, dtype=np.uint8)
    cv2.putText(strip, LABEL, (shown.side + 8, _STRIP - 10), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0), 1)
    return _packed(np.vstack([np.hstack(pair), strip]), "PNG")


def _square(pixels: Pixels) -> Pixels:
    """The square that the network saw, `SIDE` pixels wide."""
    square = shrink_short(centre_square(pixels), SIDE)
    return np.asarray(cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _packed(pixels: Pixels, name: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, name, quality=90)
    return file.getvalue()
