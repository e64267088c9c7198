"""A mark that grew by a known share of its area."""

from enum import StrEnum

import cv2
import numpy as np

from tests.simulator.scenes import Scene
from triage.imaging.outlines import Mask
from triage.imaging.resize import Pixels

PUSHED_TO = 1.8  # radii of the mark: skin further out lies still
SOFT_EDGE = 1.5  # pixels; standard deviation of the seam


class Model(StrEnum):
    """How the mark makes room: it covers skin, or pushes it outwards."""

    COVER = "cover"
    PUSH = "push"


def grown(scene: Scene, share: float, model: Model) -> Scene:
    """Return the scene with the mark's area up by `share` (0.2 = a fifth), its own pattern growing along.

    The mark is scaled about its middle. `COVER`: the skin stays, some disappears under the mark. `PUSH`: what lies
    within `PUSHED_TO` radii is squeezed outwards.
    """
    factor = float(np.sqrt(1 + share))
    bigger = _scaled(scene.mask * np.uint8(255), scene, factor) > 127
    if model is Model.PUSH:
        return Scene(scene.name, _pushed(scene, factor), bigger.astype(np.uint8), scene.lesion)
    scaled = _scaled(scene.pixels, scene, factor)
    cover = cv2.GaussianBlur(bigger.astype(np.float32), (0, 0), SOFT_EDGE)[..., None]
    pixels = scene.pixels * (1 - cover) + scaled * cover
    return Scene(scene.name, pixels.astype(np.uint8), bigger.astype(np.uint8), scene.lesion)


def repainted(scene: Scene, colour: tuple[int, int, int], share: float, seed: int) -> Scene:
    """Return the scene with a round patch of a new colour over `share` of the mark's area."""
    random = np.random.default_rng(seed)
    rows, columns = np.nonzero(cv2.erode(scene.mask, np.ones((9, 9), np.uint8)))
    at = random.integers(len(rows))
    radius = np.sqrt(share * scene.mask.sum() / np.pi)
    for _ in range(20):  # the part outside the mark is cut off: widen until the share is met
        patch = np.zeros(scene.mask.shape, np.uint8)
        cv2.circle(patch, (int(columns[at]), int(rows[at])), round(radius), 1, -1)
        patch &= scene.mask
        if patch.sum() >= share * scene.mask.sum():
            break
        radius *= 1.08
    cover = 0.85 * cv2.GaussianBlur(patch.astype(np.float32), (0, 0), 2.0)[..., None]
    pixels = scene.pixels * (1 - cover) + np.array(colour, np.float32) * cover
    return Scene(scene.name, pixels.astype(np.uint8), scene.mask, scene.lesion)


def paler(scene: Scene, share: float) -> Scene:
    """Return the scene with the mark faded: `share` of its difference from the skin round it is gone."""
    near = cv2.dilate(scene.mask, np.ones((41, 41), np.uint8)) - scene.mask
    skin = np.median(scene.pixels[near > 0], axis=0)
    cover = share * cv2.GaussianBlur(scene.mask.astype(np.float32), (0, 0), 3.0)[..., None]
    pixels = scene.pixels * (1 - cover) + skin * cover
    return Scene(scene.name, pixels.astype(np.uint8), scene.mask, scene.lesion)


def _middle(mask: Mask) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    return float(columns.mean()), float(rows.mean())


def _scaled(values: np.ndarray, scene: Scene, factor: float) -> np.ndarray:
    x, y = _middle(scene.mask)
    matrix = np.array([[factor, 0, x * (1 - factor)], [0, factor, y * (1 - factor)]])
    height, width = scene.mask.shape
    return cv2.warpAffine(
        values, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _pushed(scene: Scene, factor: float) -> Pixels:
    """Pull each pixel from nearer the middle: by `factor` inside the mark, less and less out to `PUSHED_TO` radii.

    The radius is that of the mark in the pixel's direction, so that the whole outline grows alike.
    """
    height, width = scene.mask.shape
    x, y = _middle(scene.mask)
    rows, columns = np.mgrid[:height, :width].astype(np.float64)
    down, across = rows - y, columns - x
    distance = np.hypot(down, across)
    edge = _reach(scene.mask, x, y)[
        ((np.arctan2(down, across) + np.pi) / (2 * np.pi) * 720).astype(int).clip(0, 719)
    ]
    now = np.maximum(distance, 1e-6) / edge
    outer = max(PUSHED_TO, factor * 1.25)
    squeeze = 1 + (now - factor) * (outer - 1) / (outer - factor)
    before = np.where(now <= factor, now / factor, np.where(now < outer, squeeze, now))
    ratio = before / np.maximum(now, 1e-9)
    return cv2.remap(
        scene.pixels,
        (x + across * ratio).astype(np.float32),
        (y + down * ratio).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _reach(mask: Mask, x: float, y: float) -> np.ndarray:
    """Return how far the mark reaches in each of 720 directions, pixels, smoothed a little."""
    rows, columns = np.nonzero(mask)
    down, across = rows - y, columns - x
    direction = ((np.arctan2(down, across) + np.pi) / (2 * np.pi) * 720).astype(int).clip(0, 719)
    reach = np.zeros(720)
    np.maximum.at(reach, direction, np.hypot(down, across) + 0.5)
    kernel = np.ones(9) / 9
    return np.convolve(np.concatenate([reach[-4:], reach, reach[:4]]), kernel, "valid")
