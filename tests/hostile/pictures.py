"""Pictures that are damaged, huge, of odd modes, or something else under a picture's name."""

import io
import struct
import zlib
from functools import cache
from random import Random

import numpy as np
from PIL import Image

from tests.builders import jpeg, sharp_photo, skin
from tests.hostile.bytes_ import mutated

ENDINGS = (".jpg", ".png", ".webp", ".heic", ".tif", ".bmp", ".avif", ".gif", "")


@cache
def _valid(kind: str) -> bytes:
    file, picture = io.BytesIO(), Image.fromarray(skin(1, (300, 400)))
    picture.save(file, kind)
    return file.getvalue()


def damaged(random: Random) -> bytes:
    """A valid picture of some format, mutated."""
    kind = random.choice(("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF", "AVIF"))
    try:
        return mutated(random, _valid(kind))
    except (KeyError, OSError):
        return mutated(random, sharp_photo())


def png_bomb(random: Random) -> bytes:
    """A small PNG that says it is huge."""
    side = random.choice((30_000, 65_535, 2**31 - 1))
    header = struct.pack(">IIBBBBB", side, side, 8, random.choice((0, 2, 6)), 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def png_text_bomb(random: Random) -> bytes:
    """A PNG with a compressed text that grows."""
    text = _chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(random.choice((10, 100)) * 1_000_000), 9))
    valid = _valid("PNG")
    return valid[:33] + text + valid[33:]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def huge_jpeg_header(random: Random) -> bytes:
    """A JPEG whose frame says 65,500 pixels a side."""
    data = bytearray(sharp_photo())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", random.choice((0, 1, 65_500)), random.choice((0, 1, 65_500)))
    return bytes(data)


def animated(random: Random) -> bytes:
    """Many frames."""
    size = random.choice((1, 300)), 200
    frames = [Image.new("RGB", size, (number, 0, 0)) for number in range(100)]
    file = io.BytesIO()
    frames[0].save(
        file, random.choice(("GIF", "PNG", "WEBP", "TIFF")), save_all=True, append_images=frames[1:]
    )
    return file.getvalue()


def odd_mode(random: Random) -> bytes:
    """CMYK, 16 bit, float, palette, one bit, one pixel, one line."""
    grey = np.asarray(Image.fromarray(skin(1, (300, 400))).convert("L"))
    mode, kind = random.choice(
        (
            ("CMYK", "JPEG"),
            ("CMYK", "TIFF"),
            ("I;16", "PNG"),
            ("F", "TIFF"),
            ("P", "PNG"),
            ("1", "PNG"),
            ("LA", "PNG"),
        )
    )
    wide = Image.fromarray(grey.astype(np.uint16) * 256) if mode == "I;16" else Image.fromarray(grey)
    picture = wide if mode == "I;16" else wide.convert(mode)
    picture = picture.resize(random.choice(((400, 300), (1, 1), (4000, 1), (1, 3000))))
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def exif_garbage(random: Random) -> bytes:
    """A good photo with mad metadata."""
    exif = Image.Exif()
    exif[0x0112] = random.choice((0, 9, 65535))
    exif[0x0132] = random.choice(("9999:99:99 99:99:99", "\0\0", "x" * 60_000, "2026:11:24 09:30:00\n<b>"))
    exif[0x0110] = random.choice(("\x1b[31m", "<script>", "\ud7ff" * 100, "camera\0hidden"))
    body = bytearray(exif.tobytes())
    if random.random() < 0.5:
        body[random.randrange(6, len(body))] ^= 0xFF
    return jpeg(skin(), exif=bytes(body))


def other_thing(random: Random) -> bytes:
    """No picture at all."""
    return random.choice(
        (
            b"",
            b"\0" * 100,
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            b"<!doctype html><img src=x onerror=alert(1)>",
            b"GIF89a/*<script>alert(1)</script>*/=1;",
            b"%PDF-1.7\n1 0 obj",
            b"PK\x03\x04" + bytes(50),
            b"\xff\xd8\xff\xe0" + b"\xff" * 20_000,
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\nshowpage",
            b"P6\n99999 99999\n255\n",
            b"SQLite format 3\0" + bytes(5000),
            random.randbytes(random.randrange(1, 100_000)),
        )
    )


def polyglot(random: Random) -> bytes:
    """A good photo that is something else too."""
    return sharp_photo() + random.choice(
        (b"PK\x03\x04" + random.randbytes(900), b"<html><script>", bytes(2_000_000))
    )


GENERATORS = (
    damaged,
    damaged,
    damaged,
    png_bomb,
    png_text_bomb,
    huge_jpeg_header,
    animated,
    odd_mode,
    exif_garbage,
    other_thing,
    polyglot,
)


def picture(random: Random) -> bytes:
    """One of them."""
    return random.choice(GENERATORS)(random)
