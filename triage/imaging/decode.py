"""Bytes of a photo -> upright sRGB pixels and the facts of the file.

The bytes decide what a file is. Sizes are read from the header and refused there, before a pixel is
decoded. Whatever goes wrong inside a decoder becomes a `PictureError` of one lay sentence.
"""

import hashlib
import io
import threading
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image

from triage.domain.photo import PhotoFacts
from triage.errors import PictureError
from triage.imaging import formats
from triage.imaging.formats_colour import to_srgb
from triage.imaging.formats_exif import camera, orientation, taken_at
from triage.imaging.resize import Pixels, shrink_longest

MAX_PIXELS = 50_000_000  # pixels; the largest phone sensors in ordinary use give 48 to 50 megapixels
MAX_SIDE = 20_000  # pixels; a longer picture is a panorama or a trap
WORKING_LONGEST = 2000  # pixels; gate and networks look at less, the letter prints at most this
PREVIEW_LONGEST = 1280  # pixels
PREVIEW_QUALITY = 88  # JPEG quality, 0 to 100
WHOLE_QUALITY = 95  # JPEG quality, 0 to 100

_DNG_VERSION = 50706  # TIFF tag (Adobe DNG specification): the file is a raw picture
_TAIL = 8  # rows at the foot of a JPEG that are looked at: half a block of its finest kind
_FILL = 128  # level that libjpeg gives to what is missing

_JPEGS = frozenset({"JPEG", "MPO"})  # MPO: a phone JPEG with a depth map or a second lens behind the photo
_CONTRACT_NAMES = {"MPO": "JPEG", "HEIF": "HEIC"}
_FIRST_SIDEWAYS = 5  # EXIF orientations 5 to 8 swap width and height

# PIL checks this while it opens a file and only warns; `decode` turns that warning into a refusal.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# Warning filters belong to the whole process, and two large pictures at once would double the memory.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, eq=False)
class Photo:
    """An upright photo.

    `facts` are those of the original file. `pixels` is (H, W, 3) uint8 sRGB; a picture whose longest side is
    over the `longest` of `decode` is shrunk to it by area, a smaller one is left as it is, so ``facts.width`` and
    ``facts.height`` may be larger than the array.
    """

    facts: PhotoFacts
    pixels: Pixels


def decode(data: bytes, longest: int = WORKING_LONGEST) -> Photo:
    """Decode a still photo: JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF or BMP; longest side at most `longest` pixels.

    16-bit, CMYK, grey, palette and alpha (on white) become 8-bit RGB; the EXIF turn and the colour profile
    are applied, a broken profile is ignored. Raises `PictureError` for all other bytes, and nothing else.
    """
    name = formats.recognise(data)
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decode(data, name, longest)
    except PictureError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureError(formats.TOO_MANY_PIXELS) from None
    except MemoryError:
        raise PictureError(formats.NO_MEMORY) from None
    except Exception:  # on damaged bytes decoders raise anything at all
        raise PictureError(formats.DAMAGED) from None


def preview(photo: Photo, longest: int = PREVIEW_LONGEST, quality: int = PREVIEW_QUALITY) -> bytes:
    """Return an upright sRGB JPEG, longest side at most `longest` pixels, without any metadata."""
    file = io.BytesIO()
    Image.fromarray(shrink_longest(photo.pixels, longest)).save(file, "JPEG", quality=quality)
    return file.getvalue()


def whole(data: bytes) -> bytes:
    """Return a photo in its own size as an upright sRGB JPEG without metadata. Raises `PictureError` as `decode`."""
    file = io.BytesIO()
    picture = Image.fromarray(decode(data, MAX_SIDE).pixels)
    picture.save(file, "JPEG", quality=WHOLE_QUALITY, subsampling="4:4:4")
    return file.getvalue()


def _decode(data: bytes, name: str, longest: int) -> Photo:
    if name == "HEIF":
        _learn_heif()
    with Image.open(io.BytesIO(data), formats=[name]) as picture:
        _check_header(picture)
        name = picture.format or name
        width, height = picture.size
        if name in _JPEGS:
            scale = min(1.0, longest / max(width, height))
            picture.draft(None, (max(1, int(width * scale)), max(1, int(height * scale))))
            picture.load()
        else:
            picture.load()
            width, height = picture.size  # the TIFF and HEIF decoders turn the picture themselves
        exif = picture.getexif()
        turn = orientation(exif)
        if name in _JPEGS:
            _check_whole(picture)
        pixels = _turned(to_srgb(picture, longest), turn)
    if turn >= _FIRST_SIDEWAYS:
        width, height = height, width
    facts = PhotoFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        format=_CONTRACT_NAMES.get(name, name),
        width=width,
        height=height,
        taken_at=taken_at(exif),
        camera=camera(exif),
    )
    return Photo(facts, pixels)


def _learn_heif() -> None:
    """Teach PIL to read HEIC; imported late because the library takes 0.15 s to load."""
    import pillow_heif

    pillow_heif.register_heif_opener()


def _check_header(picture: Image.Image) -> None:
    """Refuse what must not be decoded, from the header alone."""
    if max(picture.size) > MAX_SIDE:
        raise PictureError(formats.TOO_LONG)
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureError(formats.TOO_MANY_PIXELS)
    if picture.format not in _JPEGS and getattr(picture, "is_animated", False):
        raise PictureError(formats.MOVING)
    if _DNG_VERSION in getattr(picture, "tag_v2", {}):
        raise PictureError(formats.RAW)


def _check_whole(picture: Image.Image) -> None:
    """Refuse a JPEG whose end never came: libjpeg fills the missing rows with one flat grey, in silence."""
    if picture.mode in ("RGB", "L") and picture.height >= _TAIL:
        tail = np.asarray(picture.crop((0, picture.height - _TAIL, picture.width, picture.height)))
        if np.all(tail == _FILL):
            raise PictureError(formats.DAMAGED)


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Turn (H, W, 3) pixels upright by EXIF orientation 1 to 8 (EXIF 2.32, tag 0x0112)."""
    if orientation >= _FIRST_SIDEWAYS:
        pixels = pixels.transpose(1, 0, 2)  # 5: mirrored along the main diagonal
    flip_rows = orientation in (3, 4, 7, 8)
    flip_columns = orientation in (2, 3, 6, 7)
    return np.ascontiguousarray(pixels[:: -1 if flip_rows else 1, :: -1 if flip_columns else 1])
