"""One picture turned, mirrored, shrunk, squeezed or compressed again is found; another mole is not."""

import cv2
import numpy as np
import pytest

from tests.builders import jpeg
from tests.training.data.published import mole
from triage.imaging.decode import decode
from triage.training.data import duplicates
from triage.training.data.duplicates import find_pairs, mean_picture
from triage.training.data.fingerprints import TURNS, hashes, small_grey, turned


def pairs(pictures: list[np.ndarray]) -> list[tuple[int, int]]:
    copies = np.stack([small_grey(picture) for picture in pictures])
    found = find_pairs(copies, np.stack([hashes(copy) for copy in copies]))
    return [(pair.first, pair.second) for pair in found]


def changed(picture: np.ndarray) -> list[np.ndarray]:
    """The same photo: seven turns, a quarter of the size, squeezed square, JPEG 50, another light."""
    square = cv2.resize(picture, (256, 256), interpolation=cv2.INTER_AREA)
    turns = [np.ascontiguousarray(np.rot90(picture, turn)) for turn in (1, 2, 3)]
    mirrored = [np.ascontiguousarray(np.rot90(picture[:, ::-1], turn)) for turn in range(4)]
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    darker = (picture * 0.85 + 4).astype(np.uint8)
    return [*turns, *mirrored, small, square, decode(jpeg(picture, 50)).pixels, darker]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_copies_are_found(seed):
    original = mole(seed, (300, 400))
    for number, copy in enumerate(changed(original)):
        assert pairs([original, copy]) == [(0, 1)], number


def test_other_moles_are_not_found():
    assert pairs([mole(seed) for seed in range(120)]) == []


def test_copies_are_found_among_many_with_the_mean_subtracted():
    pictures = [mole(seed) for seed in range(duplicates.FEWEST_FOR_A_MEAN)]
    pictures += [np.ascontiguousarray(pictures[7][:, ::-1]), decode(jpeg(pictures[11], 60)).pixels]
    assert mean_picture(np.stack([small_grey(picture) for picture in pictures])).std() > 0.1
    assert pairs(pictures) == [(7, len(pictures) - 2), (11, len(pictures) - 1)]


def test_the_mean_picture_is_the_same_in_every_turn():
    copies = np.stack([small_grey(mole(seed)) for seed in range(duplicates.FEWEST_FOR_A_MEAN)])
    mean = mean_picture(copies)
    for turn in range(TURNS):
        assert np.allclose(turned(mean, turn), mean, atol=1e-5)


def test_the_search_by_bands_finds_what_comparing_all_finds(monkeypatch):
    random = np.random.default_rng(3)
    hashed = random.integers(0, 2**63, (60, TURNS), dtype=np.uint64)
    for place in range(0, 60, 3):  # near one another in a random turn, 0 to 9 bits apart
        flipped = np.bitwise_or.reduce(
            np.uint64(1) << random.choice(64, place % 10, replace=False).astype(np.uint64)
        )
        hashed[place, place % TURNS] = hashed[place + 1, 0] ^ (flipped if place % 10 else np.uint64(0))
    apart = np.bitwise_count(hashed[:, None, None, 0] ^ hashed[None])
    expected = {
        (a, b, t) for a, b, t in zip(*np.nonzero(apart <= duplicates.MOST_BITS), strict=True) if a != b
    }
    monkeypatch.setattr(duplicates, "_BLOCK", 16)
    found = [
        one
        for block in duplicates._proposals(hashed)
        for one in zip(*(part.tolist() for part in block), strict=True)
    ]
    assert set(found) == expected
    assert len(found) == len(expected) >= 10


def test_flat_pictures_do_not_break_the_search():
    flat = np.full((64, 64, 3), 128, np.uint8)
    assert pairs([flat, mole(1), mole(2)]) == []
