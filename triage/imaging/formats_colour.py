"""A decoded PIL picture of any mode -> (H, W, 3) uint8 sRGB, shrunk by area on the way."""

import io

import numpy as np
from PIL import Image, ImageCms

from triage.errors import PictureError
from triage.imaging import formats
from triage.imaging.resize import Pixels, shrink_longest

_SIXTEEN_BIT = frozenset({"I;16", "I;16B", "I;16L", "I;16N"})
_SIXTEEN_TO_EIGHT = 257  # 65535 / 255
_WITH_ALPHA = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_AS_THEY_ARE = frozenset({"RGB", "L", "CMYK"})
_TO_RGB = frozenset({"P", "YCbCr", "HSV", "RGBX"})
_WHITE = 255


def to_srgb(picture: Image.Image, longest: int) -> Pixels:
    """Return the pixels with the longest side at most `longest`, alpha laid on white, profile applied.

    Raises `PictureError` for a mode that holds no 8- or 16-bit colours (32-bit numbers, Lab).
    """
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data and picture.mode not in _WITH_ALPHA | _SIXTEEN_BIT:
        picture = picture.convert("RGBA")
    if picture.mode in _WITH_ALPHA:
        device = Image.fromarray(
            _on_white(shrink_longest(np.asarray(picture.convert("RGBA").convert("RGBa")), longest))
        )
    else:
        plain = _eight_bit(picture)
        device = Image.fromarray(shrink_longest(np.asarray(plain), longest), mode=plain.mode)
    return np.array(_apply_profile(device, profile), dtype=np.uint8)


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB, L or CMYK with 8 bits a channel."""
    if picture.mode in _AS_THEY_ARE:
        return picture
    if picture.mode in _SIXTEEN_BIT:
        deep = np.asarray(picture).astype(np.uint16)
        return Image.fromarray((deep // _SIXTEEN_TO_EIGHT).astype(np.uint8))
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in _TO_RGB:
        return picture.convert("RGB")
    raise PictureError(formats.UNUSUAL)


def _on_white(premultiplied: Pixels) -> Pixels:
    """Lay (H, W, 4) pixels, colours already multiplied by alpha, on white."""
    rest = _WHITE - premultiplied[..., 3:].astype(np.uint16)
    return np.asarray(np.minimum(premultiplied[..., :3] + rest, _WHITE), dtype=np.uint8)


def _apply_profile(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; without a usable profile RGB and grey are taken for sRGB already."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if not ImageCms.getProfileDescription(source).startswith("sRGB"):
                converted = ImageCms.profileToProfile(
                    picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                return converted if converted is not None else picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # broken, or made for another kind of pixels
    return picture.convert("RGB")
