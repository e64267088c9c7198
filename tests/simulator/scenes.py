"""Marks to photograph: real pictures with their masks, or a drawn skin for machines without pictures."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from triage.imaging.outlines import Mask, largest_part
from triage.imaging.resize import Pixels

ENLARGED = 3  # times; the small copies are enlarged to the size of the large ones (imaging notes, 5)

LARGEST = 0.15  # of the frame: a larger mark that grows and turns would be cut, and its true size with it


@dataclass(frozen=True, eq=False)
class Scene:
    """`pixels`: (H, W, 3) uint8 sRGB. `mask`: (H, W), 1 on the mark. `lesion`: who it is."""

    name: str
    pixels: Pixels
    mask: Mask
    lesion: str


def rows(data: Path, sets: tuple[str, ...], splits: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the manifest's rows with a mask of these sets and splits, in its order."""
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["set"] in sets and row["split"] in splits and row["mask"]
        ]


def scene(data: Path, row: dict[str, str]) -> Scene:
    """Read one picture and its mask; a small one is enlarged."""
    pixels = np.asarray(Image.open(data / row["file"]).convert("RGB"))
    mask = np.asarray(Image.open(data / row["mask"]).convert("L"))
    times = ENLARGED if max(pixels.shape[:2]) <= 200 else 1
    size = (pixels.shape[1] * times, pixels.shape[0] * times)
    if times > 1:
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC)
    mask = largest_part(cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR) > 127)
    return Scene(row["image_id"], np.asarray(pixels, dtype=np.uint8), mask, row["lesion_id"])


def real(data: Path, sets: tuple[str, ...], splits: tuple[str, ...], most: int) -> Iterator[Scene]:
    """Yield up to `most` scenes, evenly taken from those whose mark lies whole and not too large in the frame."""
    chosen = rows(data, sets, splits)
    order = np.random.default_rng(9).permutation(len(chosen))
    given = 0
    for index in order:
        if given == most:
            return
        one = scene(data, chosen[index])
        if _usable(one.mask):
            given += 1
            yield one


def drawn(seed: int, height: int = 450, width: int = 600, *, skin_texture: bool = True) -> Scene:
    """Draw a brown mark with a pattern on skin; without `skin_texture` the skin is one flat colour."""
    random = np.random.default_rng(seed)
    skin = np.full((height, width, 3), (205, 160, 138), np.float32)
    if skin_texture:
        skin += _texture(random, height, width, (1.2, 3.0, 9.0), 7.0)[..., None]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    down, across = rows - height * random.uniform(0.45, 0.55), columns - width * random.uniform(0.45, 0.55)
    angle = np.arctan2(down, across)
    waves = sum(random.uniform(-0.08, 0.08) * np.cos(k * angle + random.uniform(0, 6.3)) for k in (2, 3, 5))
    distance = np.hypot(down, across * random.uniform(0.8, 1.0)) / (0.16 * height * (1 + waves))
    cover = 1 / (1 + np.exp((distance - 1) * 12))[..., None]
    mark = np.array([120, 78, 60], np.float32) + _texture(random, height, width, (1.5, 4.0), 16.0)[..., None]
    pixels = np.clip(skin * (1 - cover) + mark * cover, 0, 255).astype(np.uint8)
    return Scene(f"drawn-{seed}", pixels, (distance < 1).astype(np.uint8), f"drawn-{seed}")


def _texture(
    random: np.random.Generator, height: int, width: int, sizes: tuple[float, ...], level: float
) -> np.ndarray:
    """Return (H, W) smooth noise of several sizes, pixels; each has `level` as its standard deviation."""
    whole = np.zeros((height, width), np.float32)
    for size in sizes:
        layer = cv2.GaussianBlur(random.normal(size=(height, width)).astype(np.float32), (0, 0), size)
        whole += layer * (level / layer.std())
    return whole


def _usable(mask: Mask) -> bool:
    rim = max(mask[0].max(), mask[-1].max(), mask[:, 0].max(), mask[:, -1].max())
    return rim == 0 and 0.01 <= mask.mean() <= LARGEST
