"""Damaged copies of good pictures, with known faults, to fit and to check the photo gate.

All functions take and return (H, W, 3) uint8 sRGB. Blur is given in percent of the picture's diagonal, so it
means the same at every size.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels

GAUSSIAN_PERCENT = (0.25, 0.5, 1.0)  # sigma, percent of the diagonal
MOTION_PERCENT = (0.75, 1.5, 3.0)  # length, percent of the diagonal
EXPOSURE_EV = (-1.0, -2.0, -3.0, 1.0, 2.0)  # stops
CASTS = {  # gains of red, green and blue in linear light
    "warm": (1.3, 1.0, 0.6),
    "blue": (0.65, 1.0, 1.5),
    "green": (0.75, 1.25, 0.75),
    "magenta": (1.25, 0.75, 1.25),
}
SOFT_CENTRE, SOFT_CENTRE_PERCENT = "soft middle 1 %", 1.0  # sigma, percent of the diagonal
CURVED, CURVED_PERCENT = "curved shake", (1.5, 3.0)  # length of the path, percent of the diagonal
NOISE_SIGMA = 2.0  # levels of 255
JPEG_QUALITY = 85
_STEPS_A_PIXEL = 8  # samples along a motion path


@dataclass(frozen=True)
class Copy:
    """A damaged copy; `name` such as ``"motion 1.5 %"``, or ``"motion 1.5 % + noise"``."""

    name: str
    pixels: Pixels


def blurred_copies(pixels: Pixels, chance: np.random.Generator) -> Iterator[Copy]:
    """Yield every Gaussian and motion blur, each plain and with sensor noise and JPEG after it."""
    diagonal = float(np.hypot(*pixels.shape[:2]))
    for percent in GAUSSIAN_PERCENT:
        soft = _as_pixels(cv2.GaussianBlur(pixels, (0, 0), diagonal * percent / 100))
        yield Copy(f"Gaussian {percent} %", soft)
        yield Copy(f"Gaussian {percent} % + noise", sensor(soft, chance))
    for percent in MOTION_PERCENT:
        path = motion_path(diagonal * percent / 100, chance.uniform(0, np.pi))
        moved = _as_pixels(cv2.filter2D(pixels, -1, path, borderType=cv2.BORDER_REFLECT))
        yield Copy(f"motion {percent} %", moved)
        yield Copy(f"motion {percent} % + noise", sensor(moved, chance))


def soft_centre(pixels: Pixels) -> Copy:
    """The mark out of focus on sharp skin: Gaussian of 1 % in the middle, fading out at 0.3 of the size."""
    height, width = pixels.shape[:2]
    soft = cv2.GaussianBlur(pixels, (0, 0), SOFT_CENTRE_PERCENT / 100 * float(np.hypot(height, width)))
    rows, columns = np.mgrid[:height, :width]
    across = ((columns / width - 0.5) / 0.3) ** 2 + ((rows / height - 0.5) / 0.3) ** 2
    share = np.exp(-(across**2))[..., None]
    return Copy(SOFT_CENTRE, _as_pixels(pixels * (1 - share) + soft * share))


def curved_shake(pixels: Pixels, percent: float) -> Copy:
    """A shake along a half circle whose path is `percent` of the diagonal long."""
    length = float(np.hypot(*pixels.shape[:2])) * percent / 100
    radius = length / np.pi
    turn = np.linspace(0, np.pi, max(2, int(length * _STEPS_A_PIXEL)))
    path = _kernel(radius * np.cos(turn), radius * np.sin(turn) - radius / 2, int(np.ceil(radius)) + 1)
    moved = cv2.filter2D(pixels, -1, path, borderType=cv2.BORDER_REFLECT)
    return Copy(f"{CURVED} {percent} %", _as_pixels(moved))


def lit_copies(pixels: Pixels) -> Iterator[Copy]:
    """Yield every wrong exposure and every colour cast."""
    for stops in EXPOSURE_EV:
        yield Copy(f"{stops:+.0f} EV", gained(pixels, (2.0**stops,) * 3))
    for name, gains in CASTS.items():
        yield Copy(f"{name} cast", gained(pixels, gains))


def motion_path(length: float, angle: float) -> NDArray[np.float32]:
    """Return the kernel of an even straight motion, `length` pixels along `angle` radians; it sums to 1."""
    along = np.linspace(-length / 2, length / 2, max(2, int(length * _STEPS_A_PIXEL)))
    return _kernel(along * np.cos(angle), along * np.sin(angle), int(np.ceil(length / 2)) + 1)


def _kernel(across: NDArray[np.float64], down_by: NDArray[np.float64], half: int) -> NDArray[np.float32]:
    """Lay a path of points round the centre into a kernel of ``2 half + 1`` pixels that sums to 1."""
    x, y = half + across, half + down_by
    path = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    for right in (0, 1):
        for down in (0, 1):
            weight = np.abs(1 - right - (x - left)) * np.abs(1 - down - (y - top))
            np.add.at(path, (top + down, left + right), weight)
    return np.asarray(path / path.sum(), dtype=np.float32)


def sensor(pixels: Pixels, chance: np.random.Generator) -> Pixels:
    """Add sensor noise and save as JPEG, as a camera does after the blur has happened."""
    noisy = pixels + chance.normal(0, NOISE_SIGMA, pixels.shape)
    rounded = np.clip(np.round(noisy), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", rounded[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return np.ascontiguousarray(_as_pixels(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])


def gained(pixels: Pixels, gains: tuple[float, ...]) -> Pixels:
    """Multiply the three channels by `gains` in linear light (IEC 61966-2-1) and clip."""
    levels = np.arange(256) / 255
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    tables = []
    for gain in gains:
        lit = np.clip(linear * gain, 0, 1)
        coded = np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055)
        tables.append(np.round(coded * 255).astype(np.uint8))
    return np.dstack([table[pixels[..., channel]] for channel, table in enumerate(tables)])


def retoned(pixels: Pixels, skin_lightness: float, target: float, highlights: bool = True) -> Pixels:
    """Bring skin of lightness `skin_lightness` (L*, 0 to 100) to `target`; a* and b* are left.

    Below it L* is scaled by their ratio. Above it lies what the surface reflects, which does not depend on
    the pigment: it runs on up to white with `highlights`, and is scaled too without them.
    """
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    top = 100.0 if highlights else 100.0 * target / skin_lightness
    lab[..., 0] = np.interp(lab[..., 0], (0.0, skin_lightness, 100.0), (0.0, target, top))
    rgb = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)
    return np.asarray(np.clip(np.round(rgb * 255), 0, 255), dtype=np.uint8)


def _as_pixels(image: object) -> Pixels:
    return np.asarray(image, dtype=np.uint8)
