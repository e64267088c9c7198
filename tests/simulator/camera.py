"""A second photo of a scene: the camera elsewhere, another light, noise and JPEG. The same seed, the same photo."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from tests.simulator.scenes import Scene
from triage.imaging.outlines import Mask


@dataclass(frozen=True)
class Conditions:
    """How unlike the first photo the second is, at most. Angles in degrees, others as shares."""

    turn: float = 45.0
    tilt: float = 15.0
    zoom: float = 0.12
    shift: float = 0.05  # of the width
    gradient: float = 0.15  # of the light, from one edge to the other
    gamma: float = 0.15
    cast: float = 0.06  # of each channel
    blur: float = 1.0  # pixels; standard deviation
    noise: float = 3.0  # levels of 255
    quality: int = 85  # JPEG


EASY = Conditions(tilt=5.0, zoom=0.05)  # those of the imaging notes, section 5
USUAL = Conditions()
STILL = Conditions(
    turn=0, tilt=0, zoom=0, shift=0, gradient=0, gamma=0, cast=0, blur=0.3, noise=2, quality=92
)

_FAR = 2.2  # widths: how far the camera is from the skin


def photographed(scene: Scene, seed: int, conditions: Conditions = USUAL) -> tuple[Scene, np.ndarray]:
    """Photograph a scene again; also return the 3 x 3 homography from the scene's pixels to the photo's.

    What the first photo did not show is black, as the corners of a dermatoscope are.
    """
    random = np.random.default_rng(seed)
    height, width = scene.mask.shape
    matrix = _homography(random, scene.mask, conditions)
    pixels = cv2.warpPerspective(scene.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(scene.mask * np.uint8(255), matrix, (width, height), flags=cv2.INTER_LINEAR)
    lit = _lit(random, pixels, conditions)
    return Scene(
        scene.name, _jpeg(lit, conditions.quality), (mask > 127).astype(np.uint8), scene.lesion
    ), matrix


def _homography(random: np.random.Generator, mask: Mask, conditions: Conditions) -> np.ndarray:
    width = mask.shape[1]
    rows, columns = np.nonzero(mask)
    x, y = float(columns.mean()), float(rows.mean())
    turn, tilt, axis = (
        np.radians(random.uniform(-most, most)) for most in (conditions.turn, conditions.tilt, 180)
    )
    zoom = 1 + random.uniform(-conditions.zoom, conditions.zoom)
    far = _FAR * width
    spin = (
        cv2.Rodrigues(np.array([np.cos(axis), np.sin(axis), 0]) * tilt)[0]
        @ cv2.Rodrigues(np.array([0, 0, turn]))[0]
    )
    to_camera = np.column_stack([spin[:, 0], spin[:, 1], [0, 0, far / zoom]])
    lens = np.array([[far, 0, 0], [0, far, 0], [0, 0, 1.0]])
    sideways, down = (random.uniform(-conditions.shift, conditions.shift) * width for _ in range(2))
    back = np.array([[1, 0, x + sideways], [0, 1, y + down], [0, 0, 1.0]])
    middle = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
    whole = back @ lens @ to_camera @ middle
    return whole / whole[2, 2]


def _lit(random: np.random.Generator, pixels: np.ndarray, conditions: Conditions) -> np.ndarray:
    height, width = pixels.shape[:2]
    direction = random.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[:height, :width] / max(height, width) - 0.5
    slope = 1 + random.uniform(-1, 1) * conditions.gradient * 2 * (
        np.cos(direction) * columns + np.sin(direction) * rows
    )
    linear = (pixels / 255.0) ** 2.2 * slope[..., None]
    linear *= 1 + random.uniform(-conditions.cast, conditions.cast, 3)
    gamma = 1 + random.uniform(-conditions.gamma, conditions.gamma)
    values = 255 * np.clip(linear, 0, 1) ** (gamma / 2.2)
    sigma = random.uniform(0.2, 1) * conditions.blur
    if sigma > 0.2:
        values = cv2.GaussianBlur(values, (0, 0), sigma)
    return np.clip(values + random.normal(0, conditions.noise, values.shape), 0, 255).astype(np.uint8)


def _jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))
