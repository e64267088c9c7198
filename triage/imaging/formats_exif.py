"""The few EXIF facts that are kept: the turn, the camera's clock and its name. Never the place."""

import re
from datetime import datetime

from PIL import ExifTags, Image

CAMERA_LENGTH = 60  # characters of make and model that are kept
_EARLIEST_YEAR = 1990  # before the first digital cameras a date is a clock that was never set
_UPRIGHT = 1


def orientation(exif: Image.Exif) -> int:
    """Return the EXIF orientation, 1 to 8; anything else counts as upright."""
    value = exif.get(ExifTags.Base.Orientation, _UPRIGHT)
    return value if isinstance(value, int) and 1 <= value <= 8 else _UPRIGHT


def taken_at(exif: Image.Exif) -> datetime | None:
    """Return DateTimeOriginal, the camera's own clock (no time zone), or None where it makes no sense."""
    text = _text(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal))
    try:
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 (EXIF knows no time zone)
    except ValueError:
        return None
    return moment if moment.year >= _EARLIEST_YEAR else None


def camera(exif: Image.Exif) -> str | None:
    """Return make and model, printable and at most `CAMERA_LENGTH` characters, or None."""
    make, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    name = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return name.strip()[:CAMERA_LENGTH].strip() or None


def _text(value: object) -> str:
    """Return the printable part of an EXIF value, white space run together; empty for what is no text."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    before_end = value.split("\0", 1)[0]
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in before_end)).strip()
