"""Drawn apples and oranges: two classes that any sound machinery tells apart, the source report's first check."""

import csv
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np

from triage.imaging.resize import Pixels
from triage.training.manifest import Row

SIDE = 120
COUNTS = {"train": 120, "calibrate": 60, "test": 100}
"""Drawn pictures of a split, half apples, half oranges."""


RECALL = 0.98
"""Share of both classes that a sound network finds among the drawn pictures of `test`."""


def draw(folder: Path, seed: int = 1) -> None:
    """Write the pictures and a manifest.csv of them into `folder`; apples count as benign, oranges as malignant."""
    (folder / "drawn").mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    rows = []
    for split, count in COUNTS.items():
        for number in range(count):
            name, label = f"{split}-{number:03d}", number % 2
            file = f"drawn/{name}.png"
            cv2.imwrite(str(folder / file), (_orange if label else _apple)(random)[..., ::-1])
            rows.append(_row(file, name, split, label))
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(rows)


def _row(file: str, name: str, split: str, label: int) -> list[object]:
    said = {
        "file": file,
        "set": "drawn",
        "image_id": name,
        "lesion_id": name,
        "group": name,
        "split": split,
        "modality": "clinical",
        "diagnosis": ("apple", "orange")[label],
        "malignant": label,
        "width": SIDE,
        "height": SIDE,
    }
    return [said.get(field.name, "") for field in fields(Row)]


def _apple(random: np.random.Generator) -> Pixels:
    """A red or green disc with a dent, a stalk and a smooth sheen."""
    fruit = np.array([(185, 30, 40), (120, 170, 50)][int(random.integers(2))]) + random.integers(-15, 16, 3)
    pixels, (x, y), radius = _fruit(fruit, random)
    cv2.ellipse(pixels, (x, y - radius), (radius // 3, radius // 5), 0, 0, 360, (225, 220, 210), -1)
    cv2.line(
        pixels, (x, y - radius + radius // 6), (x + radius // 5, y - radius - radius // 4), (90, 60, 30), 3
    )
    return _noisy(pixels, random)


def _orange(random: np.random.Generator) -> Pixels:
    """An orange disc with a pitted skin."""
    pixels, (x, y), radius = _fruit(np.array([235, 140, 30]) + random.integers(-15, 16, 3), random)
    for _ in range(150):
        angle, share = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0, 0.9))
        pit = (int(x + share * radius * np.cos(angle)), int(y + share * radius * np.sin(angle)))
        cv2.circle(pixels, pit, 1, (195, 105, 20), -1)
    return _noisy(pixels, random)


def _fruit(colour: np.ndarray, random: np.random.Generator) -> tuple[Pixels, tuple[int, int], int]:
    pixels = np.full((SIDE, SIDE, 3), (225, 220, 210), dtype=np.uint8)
    radius = int(random.integers(26, 44))
    x, y = (int(value) for value in random.integers(SIDE // 2 - 8, SIDE // 2 + 9, 2))
    shade = [int(value) for value in np.clip(colour, 0, 255)]
    cv2.circle(pixels, (x, y), radius, shade, -1)
    return pixels, (x, y), radius


def _noisy(pixels: Pixels, random: np.random.Generator) -> Pixels:
    return np.asarray(np.clip(pixels + random.normal(0, 6, pixels.shape), 0, 255), dtype=np.uint8)
