"""Values that many tests start from. Everything is fixed: time, ids, pictures."""

import io
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from triage.domain.answers import Answers
from triage.domain.answers_json import answers_from_json
from triage.service.desk import OFF, Desk

START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def clock(start: datetime = START, step: timedelta = timedelta(minutes=1)) -> Callable[[], datetime]:
    """A clock that moves by `step` each time it is read."""
    ticks = itertools.count()
    return lambda: start + step * next(ticks)


def ids(name: str = "id") -> Callable[[], str]:
    """Ids in order: id-1, id-2, ..."""
    numbers = itertools.count(1)
    return lambda: f"{name}-{next(numbers)}"


def desk(path: Path, model: str = OFF) -> Desk:
    """A desk with a fixed clock and ids, without a network unless named."""
    return Desk(path, model_id=model, clock=clock(), new_id=ids())


def answers(**given: object) -> Answers:
    """Answers from the JSON of the contract."""
    return answers_from_json(given)


ALL_NO = {
    "age": 44,
    "site": "back_upper",
    "side": "left",
    "items": dict.fromkeys(["size", "shape", "colour", "diam7", "inflamed", "oozing", "sensation"], "no"),
    "flags": dict.fromkeys(
        [
            "efg",
            "fast",
            "sore",
            "horny",
            "pearly",
            "duckling",
            "new",
            "change",
            "symptom",
            "immune",
            "past",
            "family",
            "many",
            "glands",
        ],
        "no",
    ),
    "exclusions": dict.fromkeys(["tattoo", "wound", "scar", "rash", "hair", "ink"], "no"),
    "worried": "no",
}
"""An answers file in which everything is no."""


def skin(seed: int = 1, size: tuple[int, int] = (900, 1200), blob: float = 0.12) -> np.ndarray:
    """A drawn mark on textured skin, sharp and well lit; (H, W, 3) uint8 RGB. `blob`: radius over height."""
    random = np.random.default_rng(seed)
    height, width = size
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    texture = sum(
        cv2.resize(random.normal(0, 1, (height // cell, width // cell)).astype(np.float32), (width, height))
        * strength
        for cell, strength in ((1, 5.0), (3, 6.0), (12, 5.0), (60, 4.0))
    )
    angle = np.arctan2(rows - height / 2, columns - width / 2)
    radius = height * blob * (1 + 0.15 * np.sin(3 * angle + seed) + 0.08 * np.sin(7 * angle))
    distance = np.hypot(rows - height / 2, columns - width / 2)
    inside = 1 / (1 + np.exp(np.clip((distance - radius) / 3, -50, 50)))
    base = np.array([205, 160, 140], dtype=np.float32)
    mark = np.array([105, 62, 48], dtype=np.float32)
    picture = base + (mark - base) * inside[..., None] + texture[..., None] * np.array([1.0, 1.05, 1.1])
    return np.clip(picture, 0, 255).astype(np.uint8)


def jpeg(pixels: np.ndarray, quality: int = 92, **options: object) -> bytes:
    """Pack pixels as JPEG; `options` go to Pillow, such as ``exif``."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, **options)
    return file.getvalue()


def sharp_photo(seed: int = 1) -> bytes:
    """A photo that the gate accepts."""
    return jpeg(skin(seed))


def blurred_photo() -> bytes:
    """A photo that the gate refuses."""
    return jpeg(np.asarray(cv2.GaussianBlur(skin(), (0, 0), 15), dtype=np.uint8))
