"""Rows, arms and pictures that the tests of the workbench start from."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from triage.training.arms import ARMS, Arm
from triage.training.manifest import Row

PLAIN = replace(ARMS["sanity"], name="plain", size=32, batch=8)
"""The smallest arm: four convolutions from random numbers."""


def row(file: str, **said: object) -> Row:
    """A benign phone picture, but for what is said."""
    values = {"malignant": 0, "premalignant": False, "width": 120, "height": 120}
    values |= {"set": "drawn", "image_id": file, "lesion_id": file, "group": file, "split": "train"}
    values |= {"modality": "clinical", "diagnosis": "nv", "file": file}
    texts = dict.fromkeys(("patient_id", "fitzpatrick", "mask", "note"), "")
    return Row(**(texts | values | said))


def changed(**fields: object) -> Arm:
    """`PLAIN` with some fields changed."""
    return replace(PLAIN, **fields)


def picture(seed: int = 0, size: int = 32) -> np.ndarray:
    """Noise, (1, size, size, 3), RGB 0..255."""
    return np.random.default_rng(seed).uniform(0, 255, (1, size, size, 3)).astype(np.float32)


def stored_weights(path: Path, trunk: object) -> Path:
    """A weights file of a trunk, its kernels and its statistics drawn at random."""
    random = np.random.default_rng(4)
    arrays = {
        one.path: random.uniform(0.3, 1, one.shape)
        if "variance" in one.path
        else random.normal(0, 0.2, one.shape)
        for one in trunk.weights
    }
    np.savez(path, **arrays)
    return path
