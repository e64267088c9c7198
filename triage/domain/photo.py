"""What is known about a photo without looking at its content."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PhotoFacts:
    """Facts of the original file.

    `width` and `height` are pixels after the EXIF turn. `taken_at` is the camera's own clock and so has no
    time zone. `sha256` is the digest of the untouched bytes.
    """

    sha256: str
    format: str
    width: int
    height: int
    taken_at: datetime | None = None
    camera: str | None = None
