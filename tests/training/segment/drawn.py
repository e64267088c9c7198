"""Drawn pictures with masks, and the smallest recipe: what the tests of the lesion network start from."""

import csv
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np

from tests.training.recipes import row
from triage.training.manifest import Row
from triage.training.segment.recipe import Budget, Recipe

RECIPE = Recipe(
    name="plain", trunk="plain", size=64, batch=8, average=0.9, shares={"drawn": 0.9, "other": 0.1}
)
BUDGET = Budget(views=16, epoch=8, watched=8)


def blob(seed: int, height: int = 90, width: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """Skin with a dark ellipse, (height, width, 3), and its mask, 0 or 1."""
    random = np.random.default_rng(seed)
    centre = (round(width * random.uniform(0.35, 0.65)), round(height * random.uniform(0.35, 0.65)))
    axes = (round(height * random.uniform(0.15, 0.3)), round(height * random.uniform(0.15, 0.3)))
    mask = cv2.ellipse(np.zeros((height, width), np.uint8), centre, axes, seed * 20 % 180, 0, 360, 1, -1)
    picture = np.where(mask[..., None] > 0, np.array([90, 50, 40]), np.array([220, 180, 160]))
    noise = random.normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8), mask


def write(folder: Path, count: int = 24) -> None:
    """Pictures with masks, bare ones in the set `other`, and their manifest."""
    (folder / "masks").mkdir(parents=True)
    rows: list[Row] = []
    for number in range(count):
        picture, mask = blob(number)
        split = ("train", "train", "calibrate", "test")[number % 4]
        bare = number % 8 == 5
        if bare:
            picture = np.full_like(picture, 200)
        cv2.imwrite(str(folder / f"{number}.png"), picture[..., ::-1])
        if not bare:
            cv2.imwrite(str(folder / "masks" / f"{number}.png"), mask * 255)
        said = {"split": split, "modality": ("clinical", "dermoscopic")[number // 4 % 2]}
        if bare:
            said |= {"set": "other", "malignant": None, "diagnosis": "normal_skin"}
        else:
            said |= {"mask": f"masks/{number}.png"}
        rows.append(row(f"{number}.png", **said))
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        names = [field.name for field in fields(Row)]
        writer.writerow(names)
        for one in rows:
            values = [getattr(one, name) for name in names]
            writer.writerow(
                ["" if value is None else int(value) if value is False else value for value in values]
            )
