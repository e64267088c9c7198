"""Whatever the bytes are: a photo or one calm sentence, never a traceback."""

import io
import random
import re
import struct
import warnings
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageFile

from triage.errors import PictureError
from triage.imaging import decode as module
from triage.imaging import formats
from triage.imaging.decode import Photo, decode

pillow_heif.register_heif_opener()


def noise(height: int = 64, width: int = 96, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def several(kind: str) -> bytes:
    return saved(noise(), kind, save_all=True, append_images=[noise(seed=1), noise(seed=2)])


def bomb(width: int, height: int) -> bytes:
    """Make a PNG of few bytes whose header promises very many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


REFUSED = {
    "empty": (b"", formats.EMPTY),
    "text": (b"Dear doctor,\nhere is my mole.\n", formats.TEXT),
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="x"></svg>', formats.DRAWING),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", formats.PDF),
    "html": (b"<!DOCTYPE html><html></html>", formats.WEB_PAGE),
    "zip": (b"PK\x03\x04" + bytes(40), formats.ARCHIVE),
    "video": (b"\0\0\0\x18ftypisom" + bytes(40), formats.VIDEO),
    "noise": (bytes(range(256)), formats.NOT_A_PHOTO),
    "file too big": (b"\xff\xd8\xff" + bytes(formats.MAX_BYTES), formats.TOO_BIG),
    "cut jpeg": (saved(noise(), "JPEG")[:-900], formats.DAMAGED),
    "cut png": (saved(noise(), "PNG")[:-900], formats.DAMAGED),
    "cut webp": (saved(noise(), "WEBP")[:-900], formats.DAMAGED),
    "cut heic": (saved(noise(), "HEIF")[:-900], formats.DAMAGED),
    "cut avif": (saved(noise(), "AVIF")[:-900], formats.DAMAGED),
    "only a jpeg header": (b"\xff\xd8\xff\xe0", formats.DAMAGED),
    "gif": (several("GIF"), formats.MOVING),
    "apng": (several("PNG"), formats.MOVING),
    "webp": (several("WEBP"), formats.MOVING),
    "avif": (several("AVIF"), formats.MOVING),
    "heic": (several("HEIF"), formats.MOVING),
    "tiff": (several("TIFF"), formats.MOVING),
    "raw": (saved(noise(), "TIFF", tiffinfo={50706: b"\1\4\0\0"}), formats.RAW),
    "floating point": (saved(Image.new("F", (20, 20)), "TIFF"), formats.UNUSUAL),
    "just too many pixels": (bomb(7100, 7100), formats.TOO_MANY_PIXELS),
    "bomb": (bomb(10_000, 10_000), formats.TOO_MANY_PIXELS),
    "large bomb": (bomb(60_000, 60_000), formats.TOO_MANY_PIXELS),
    "long": (bomb(30_000, 1_000), formats.TOO_LONG),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_sentence(case: str) -> None:
    data, sentence = REFUSED[case]
    with pytest.raises(PictureError) as caught:
        decode(data)
    assert str(caught.value) == sentence
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_every_sentence_is_one_and_says_what_to_do() -> None:
    sentences = [value for value in vars(formats).values() if isinstance(value, str) and value.endswith(".")]
    told = [text for text in sentences if text != formats.__doc__]
    assert len(told) >= 15
    for text in told:
        assert re.fullmatch(r"This [^.]*, so please [^.]*\.", text), text


def test_a_phone_jpeg_with_a_second_picture_behind_it_is_one_photo() -> None:
    data = saved(noise(), "MPO", save_all=True, append_images=[noise(seed=1)])
    assert decode(data).facts.format == "JPEG"


def test_no_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(module, "to_srgb", full)
    with pytest.raises(PictureError, match="memory"):
        decode(saved(noise(), "JPEG"))


KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF", "BMP")


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_at_random(kind: str) -> None:
    chance = random.Random(f"damage {kind}")
    options = {"exif": noise().getexif().tobytes()} if kind == "HEIF" else {}
    whole = saved(noise(), kind, **options)
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            data = data[: chance.randrange(len(data))]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                photo = decode(bytes(data))
            except PictureError:
                continue
        assert isinstance(photo, Photo)
        assert photo.pixels.ndim == 3
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_jpeg_cut_off_and_closed_again_is_refused() -> None:
    whole = saved(noise(640, 960), "JPEG", quality=90)
    with pytest.raises(PictureError, match="damaged"):
        decode(whole[: len(whole) // 2] + b"\xff\xd9")
    assert decode(whole).facts.width == 960


def test_a_grey_card_is_no_damage_unless_it_is_exactly_the_filling() -> None:
    assert decode(saved(Image.new("RGB", (640, 480), (130, 128, 126)), "JPEG")).facts.width == 640


def test_a_jpeg_of_endless_scans_is_refused_before_it_costs_time() -> None:
    whole = saved(noise(640, 960), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]
    with pytest.raises(PictureError, match="damaged"):
        decode(whole[:-2] + scan * 200 + b"\xff\xd9")
