"""Candidates for marks on an overview photo: what is drawn is found, and lines and soft shadows are not."""

import cv2
import numpy as np

from triage.imaging.spots import spots


def _skin(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    skin = np.full((700, 900, 3), (214, 170, 148), np.float32)
    texture = cv2.GaussianBlur(random.normal(size=(700, 900)).astype(np.float32), (0, 0), 3)
    light = np.linspace(0.85, 1.05, 900, dtype=np.float32)[None, :, None]
    return (skin + (texture * (3 / texture.std()))[..., None]) * light


def _finished(pixels: np.ndarray) -> np.ndarray:
    return np.clip(cv2.GaussianBlur(pixels, (0, 0), 0.8), 0, 255).astype(np.uint8)


def test_drawn_marks_are_found_where_they_are_and_as_large_as_they_are() -> None:
    pixels, random, drawn = _skin(1), np.random.default_rng(2), []
    for row in range(5):
        for column in range(6):
            x, y = 100 + 140 * column + random.integers(-30, 30), 90 + 130 * row + random.integers(-30, 30)
            radius = int(random.integers(4, 14))
            cv2.circle(pixels, (int(x), int(y)), radius, (125, 85, 65), -1)
            drawn.append((x / 900, y / 700, 2 * radius / 900))
    found = spots(_finished(pixels))
    hits = [
        next((one for one in found if np.hypot((one.x - x) * 900, (one.y - y) * 700) < 6), None)
        for x, y, _ in drawn
    ]
    sizes = [hit.size / size for hit, (_, _, size) in zip(hits, drawn, strict=True) if hit]
    assert sum(hit is not None for hit in hits) >= 28
    assert len(found) <= len(drawn) + 3
    assert 0.6 < np.median(sizes) < 1.6


def test_a_hair_a_fold_and_uneven_light_are_no_marks() -> None:
    pixels = _skin(3)
    cv2.line(pixels, (100, 600), (500, 120), (90, 70, 60), 3)
    cv2.line(pixels, (300, 650), (850, 500), (150, 110, 95), 9)
    found = spots(_finished(pixels))
    assert len(found) <= 4  # ends of lines may look round


def test_the_darkest_comes_first() -> None:
    pixels = _skin(4)
    cv2.circle(pixels, (300, 300), 8, (160, 120, 100), -1)
    cv2.circle(pixels, (600, 300), 8, (70, 45, 40), -1)
    found = spots(_finished(pixels))
    assert abs(found[0].x * 900 - 600) < 4
    assert any(abs(one.x * 900 - 300) < 4 for one in found)


def test_bare_skin_has_none() -> None:
    assert spots(_finished(_skin(5))) == ()
