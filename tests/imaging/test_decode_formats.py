"""Every format and pixel kind becomes the same upright sRGB picture."""

import io

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from triage.imaging.decode import MAX_PIXELS, WORKING_LONGEST, decode, preview, whole

pillow_heif.register_heif_opener()

HEIGHT, WIDTH = 60, 90
COLOURS = np.array([[(200, 60, 60), (60, 180, 60)], [(60, 60, 190), (210, 190, 90)]], np.uint8)
SCENE = COLOURS.repeat(HEIGHT // 2, axis=0).repeat(WIDTH // 2, axis=1)
LOSSY = 6.0  # levels; mean difference that the lossy formats may add


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def difference(pixels: np.ndarray, expected: np.ndarray = SCENE) -> float:
    assert pixels.dtype == np.uint8
    assert pixels.shape == expected.shape
    return float(np.abs(pixels.astype(int) - expected.astype(int)).mean())


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("JPEG", "JPEG", {"quality": 95}),
        ("JPEG", "JPEG", {"quality": 95, "progressive": True}),
        ("PNG", "PNG", {}),
        ("WEBP", "WEBP", {"quality": 95}),
        ("WEBP", "WEBP", {"lossless": True}),
        ("HEIF", "HEIC", {"quality": 95}),
        ("AVIF", "AVIF", {"quality": 95}),
        ("TIFF", "TIFF", {}),
        ("TIFF", "TIFF", {"compression": "tiff_lzw"}),
        ("BMP", "BMP", {}),
        ("GIF", "GIF", {}),
    ],
)
def test_formats(kind: str, name: str, options: dict[str, object]) -> None:
    photo = decode(saved(Image.fromarray(SCENE), kind, **options))
    assert difference(photo.pixels) < LOSSY
    assert (photo.facts.format, photo.facts.width, photo.facts.height) == (name, WIDTH, HEIGHT)
    assert len(photo.facts.sha256) == 64


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bit_colour(suffix: str) -> None:
    deep = SCENE.astype(np.uint16) * 257
    _, data = cv2.imencode(suffix, deep[..., ::-1])
    assert difference(decode(data.tobytes()).pixels) <= 1


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bit_grey(suffix: str) -> None:
    grey = SCENE[..., 0]
    _, data = cv2.imencode(suffix, grey.astype(np.uint16) * 257)
    assert difference(decode(data.tobytes()).pixels, np.dstack([grey] * 3)) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_grey(kind: str) -> None:
    grey = Image.fromarray(SCENE).convert("L")
    expected = np.dstack([np.asarray(grey)] * 3)
    assert difference(decode(saved(grey, kind)).pixels, expected) < LOSSY


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(kind: str) -> None:
    cmyk = Image.fromarray(SCENE).convert("CMYK")
    assert difference(decode(saved(cmyk, kind)).pixels) < LOSSY


def test_black_and_white() -> None:
    page = Image.fromarray(SCENE).convert("1")
    expected = np.asarray(page.convert("RGB"))
    assert difference(decode(saved(page, "PNG")).pixels, expected) == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_alpha_lies_on_white(kind: str) -> None:
    alpha = np.full((HEIGHT, WIDTH), 255, np.uint8)
    alpha[:20] = 0
    alpha[20:40] = 128
    see_through = Image.fromarray(np.dstack([SCENE, alpha]))
    share = alpha[..., None] / 255
    expected = np.round(SCENE * share + 255 * (1 - share)).astype(np.uint8)
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    assert difference(decode(saved(see_through, kind, **options)).pixels, expected) < 1


def test_palette_with_a_transparent_colour() -> None:
    palette = Image.fromarray(SCENE).quantize(4)
    clear = palette.getpixel((0, 0))
    pixels = decode(saved(palette, "PNG", transparency=clear)).pixels
    assert tuple(pixels[0, 0]) == (255, 255, 255)
    assert difference(pixels[-1:], SCENE[-1:]) < LOSSY


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_gives_the_same_upright_picture(kind: str, orientation: int) -> None:
    upright = Image.fromarray(SCENE)
    stored = upright.transpose(TURNS[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = decode(saved(stored, kind, exif=exif.tobytes() if kind == "HEIF" else exif))
    assert difference(photo.pixels) < LOSSY
    assert (photo.facts.width, photo.facts.height) == (WIDTH, HEIGHT)


def matrix_profile() -> bytes:
    """Make an RGB profile whose red and green are swapped: an extreme, unmistakable gamut."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = data.find(b"rXYZ"), data.find(b"gXYZ")
    data[red : red + 4], data[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "odd ".encode("utf-16-be"))


def test_a_wide_gamut_profile_is_converted() -> None:
    pixels = decode(saved(Image.fromarray(SCENE), "PNG", icc_profile=matrix_profile())).pixels
    assert difference(pixels, SCENE[..., [1, 0, 2]]) < LOSSY


@pytest.mark.parametrize("profile", [b"no profile at all", matrix_profile()[:150]])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    assert difference(decode(saved(Image.fromarray(SCENE), "PNG", icc_profile=profile)).pixels) == 0


def test_a_profile_for_other_pixels_is_ignored() -> None:
    grey = Image.fromarray(SCENE).convert("L")
    pixels = decode(saved(grey, "PNG", icc_profile=matrix_profile())).pixels
    assert difference(pixels, np.dstack([np.asarray(grey)] * 3)) == 0


def photo_with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fine\0", "Fine Phone\n 7\x07"
    exif.get_ifd(0x8769)[0x9003] = "2026:03:04 05:06:07"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 30.0)
    return saved(Image.fromarray(SCENE), "JPEG", exif=exif)


def test_clock_and_camera_are_kept() -> None:
    facts = decode(photo_with_exif()).facts
    assert facts.taken_at is not None
    assert facts.taken_at.isoformat() == "2026-03-04T05:06:07"
    assert facts.camera == "Fine Phone 7"


def test_a_clock_that_was_never_set_and_a_long_name() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "x" * 200
    exif.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    facts = decode(saved(Image.fromarray(SCENE), "JPEG", exif=exif)).facts
    assert facts.taken_at is None
    assert facts.camera is not None
    assert len(facts.camera) == 60


def test_a_preview_has_no_metadata() -> None:
    photo = decode(photo_with_exif())
    with Image.open(io.BytesIO(preview(photo, longest=45))) as small:
        assert (small.format, small.size) == ("JPEG", (45, 30))
        assert not small.getexif()
        assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_large_photos_are_shrunk_but_their_facts_are_not() -> None:
    photo = decode(saved(Image.new("RGB", (4000, 3000), (200, 150, 120)), "JPEG"))
    assert (photo.facts.width, photo.facts.height) == (4000, 3000)
    assert photo.pixels.shape == (1500, WORKING_LONGEST, 3)
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_whole_photo_keeps_its_size_upright_without_metadata(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Fine"
    stored = Image.fromarray(SCENE).resize((2700, 1800))
    with Image.open(io.BytesIO(whole(saved(stored, kind, exif=exif)))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1800, 2700))
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        shown = np.asarray(picture.resize((HEIGHT, WIDTH)))
    assert difference(shown, np.rot90(SCENE, -1)) < LOSSY


def test_sixteen_bit_grey_with_a_transparent_level_keeps_its_greys() -> None:
    ramp = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (32, 1))
    file = io.BytesIO()
    Image.fromarray(ramp).save(file, "PNG", transparency=7)
    read = decode(file.getvalue()).pixels[0, :, 0].astype(int)
    assert np.abs(read - np.linspace(0, 255, 64)).max() <= 2
