"""What the bytes are, before anything decodes them, and the sentence for each thing that is no photo."""

import re

from triage.errors import PictureError

MAX_BYTES = 25 * 1024 * 1024  # bytes; a 50-megapixel phone JPEG is about 20 MB

EMPTY = "This file is empty, so please choose another photo."
TOO_BIG = "This file is larger than 25 MB, so please choose a smaller photo."
TOO_MANY_PIXELS = "This picture has more than 50 million pixels, so please choose a smaller one."
TOO_LONG = "This picture is longer than 20,000 pixels, so please choose an ordinary photo."
PDF = "This is a PDF document, so please choose the photo itself."
WEB_PAGE = "This is a web page, so please save the photo itself and choose that file."
DRAWING = "This is a drawing made of lines (SVG), so please choose a photo."
ARCHIVE = "This is a packed file or a document, so please choose the photo itself."
TEXT = "This is a text file, so please choose a photo instead."
VIDEO = "This is a video, so please take a still photo of the mark instead."
MOVING = "This file holds several pictures or a moving one, so please choose one photo."
RAW = "This is a raw camera file, so please save it as a JPEG first."
NOT_A_PHOTO = "This file cannot be read here, so please choose a JPEG, PNG or HEIC photo."
DAMAGED = "This photo is damaged or incomplete, so please copy it again."
UNUSUAL = "This picture is stored in an unusual way, so please save it as a JPEG."
NO_MEMORY = "This picture needs more memory than is free, so please choose a smaller one."

MAX_SCANS = 100  # scans of a progressive JPEG; cameras and encoders write about 10, and each costs a pass
_JPEG, _SCAN = b"\xff\xd8\xff", b"\xff\xda"

_HEIF_BRANDS = re.compile(rb"heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|msf1")
_AVIF_BRANDS = re.compile(rb"avif|avis")
_BRANDS_END = 64  # bytes of an ISO media file in which its brands are looked for

# PIL's own format name for each opening. ISO media files (HEIC, AVIF) are told apart by their brands.
_OPENINGS: tuple[tuple[bytes, str], ...] = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"RIFF....WEBP", "WEBP"),
    (rb"II\*\x00|MM\x00\*|II\+\x00|MM\x00\+", "TIFF"),
    (rb"GIF8[79]a", "GIF"),
    (rb"BM....\x00\x00\x00\x00", "BMP"),
)
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*%PDF", PDF),
    (rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|7z\xbc\xaf|Rar!|\xd0\xcf\x11\xe0", ARCHIVE),
    (rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI ", VIDEO),
    (rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg", DRAWING),
    (rb"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)", WEB_PAGE),
)
_HEAD = 1024  # bytes that are looked at


def recognise(data: bytes) -> str:
    """Return PIL's format name (``"JPEG"``, ``"HEIF"``, ...) by the bytes alone; a file name is never asked.

    Raises `PictureError` with one lay sentence for anything that is no photo.
    """
    if not data:
        raise PictureError(EMPTY)
    if len(data) > MAX_BYTES:
        raise PictureError(TOO_BIG)
    if data.startswith(_JPEG) and data.count(_SCAN) > MAX_SCANS:
        raise PictureError(DAMAGED)
    head = data[:_HEAD]
    for opening, name in _OPENINGS:
        if re.match(opening, head, re.DOTALL):
            return name
    if head[4:8] == b"ftyp":
        brands = head[8:_BRANDS_END]
        if _AVIF_BRANDS.search(brands):
            return "AVIF"
        if _HEIF_BRANDS.search(brands):
            return "HEIF"
    for opening, sentence in _STRANGERS:
        if re.match(opening, head.removeprefix(b"\xef\xbb\xbf"), re.DOTALL | re.IGNORECASE):
            raise PictureError(sentence)
    raise PictureError(TEXT if _is_text(head) else NOT_A_PHOTO)


def _is_text(head: bytes) -> bool:
    """Say whether the opening holds no control characters other than white space."""
    return not re.search(rb"[\x00-\x08\x0e-\x1f\x7f]", head)
