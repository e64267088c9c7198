"""Synthetic photos for the browser tests: skin-like, sharp or blurred. No photo of a person is in the tests."""

import io

import numpy as np
from PIL import Image, ImageFilter

SIDE = 900
"""Side of the picture, pixels."""


def mark_pixels(seed: int = 1, size: float = 0.16) -> Image.Image:
    """Return a picture of textured, skin-like ground with one dark, uneven mark in the middle."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE - 0.5
    grain = rng.normal(0, 9, (SIDE, SIDE, 1))
    pores = np.sin(columns * 260 + 3 * np.sin(rows * 40)) * np.sin(rows * 240 + 3 * np.sin(columns * 35))
    skin = np.array([205.0, 160.0, 135.0]) + grain + 7 * pores[..., None]
    turn = np.arctan2(rows, columns)
    edge = size * (1 + 0.12 * np.sin(3 * turn) + 0.07 * np.sin(7 * turn + 1))
    inside = 1 / (1 + np.exp((np.hypot(rows, columns) - edge) * 220))
    mark = (
        np.array([96.0, 62.0, 48.0])
        + 6 * np.sin(columns * 90)[..., None] * np.cos(rows * 70)[..., None]
        + grain
    )
    pixels = skin * (1 - inside[..., None]) + mark * inside[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def sharp(seed: int = 1, size: float = 0.16) -> bytes:
    """Return a sharp JPEG that the quality gate accepts."""
    return _jpeg(mark_pixels(seed, size))


def blurred(seed: int = 1) -> bytes:
    """Return a JPEG that the quality gate refuses."""
    return _jpeg(mark_pixels(seed).filter(ImageFilter.GaussianBlur(14)))


def _jpeg(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=92)
    return held.getvalue()
