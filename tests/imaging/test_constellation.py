"""Marks of two overviews, matched by their pattern: drawn patterns with known partners."""

import numpy as np
import pytest

from triage.imaging.constellation import FEWEST_TO_PROVE, Matched, match

Points = list[tuple[float, float]]


def _pattern(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.12, 0.88, (count, 2))


def _seen_again(
    seed: int, points: np.ndarray, *, missing: float = 0.2, jitter: float = 0.005, mirror: bool = False
) -> tuple[Points, dict[int, int]]:
    """Photograph a pattern again: turned, smaller, sheared, some gone, as many new. Returns the partners too."""
    random = np.random.default_rng(seed + 1000)
    kept = np.flatnonzero(random.random(len(points)) >= missing)
    new = random.uniform(0.12, 0.88, (int(missing * len(points)), 2))
    turn, zoom = np.radians(random.uniform(-40, 40)), random.uniform(0.8, 1.0)
    spin = zoom * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shear = np.array(
        [[-1.0 if mirror else 1.0, random.uniform(-0.08, 0.08)], [0, random.uniform(0.92, 1.08)]]
    )
    again = (np.vstack([points[kept], new]) - 0.5) @ (spin @ shear).T + 0.5
    again += random.normal(0, jitter, again.shape)
    order = random.permutation(len(again))
    place = {int(old): now for now, old in enumerate(order)}
    return _tuples(again[order]), {int(index): place[at] for at, index in enumerate(kept)}


def _tuples(points: np.ndarray) -> Points:
    return [(float(x), float(y)) for x, y in points]


@pytest.mark.parametrize("count", [15, 25, 50])
def test_partners_are_found_though_a_fifth_is_gone_and_a_fifth_is_new(count: int) -> None:
    right = wrong = all_of_them = 0
    for seed in range(8):
        points = _pattern(seed, count)
        again, partners = _seen_again(seed, points)
        found = match(_tuples(points), again)
        right += sum(partners.get(before) == after for before, after in found.pairs)
        wrong += sum(partners.get(before) != after for before, after in found.pairs)
        all_of_them += len(partners)
    assert right >= 0.9 * all_of_them
    assert wrong <= 0.04 * (right + wrong)


def test_what_has_no_partner_is_gone_or_new_and_everything_is_named_once() -> None:
    points = _pattern(3, 30)
    again, partners = _seen_again(3, points)
    found = match(_tuples(points), again)
    really_gone = set(range(30)) - set(partners)
    assert len(set(found.gone) & really_gone) >= 0.7 * len(really_gone)
    assert not {before for before, _ in found.pairs} & set(found.gone)
    assert not {after for _, after in found.pairs} & set(found.new)
    assert len(dict(found.pairs)) == len(found.pairs) == len({after for _, after in found.pairs})


def test_an_exact_copy_matches_itself() -> None:
    points = _tuples(_pattern(4, 20))
    assert match(points, points) == Matched(tuple((i, i) for i in range(20)), (), (), True)


@pytest.mark.parametrize("count", [20, 40])
def test_the_other_side_of_the_body_does_not_match(count: int) -> None:
    """A mirrored pattern has the same distances; only its sense of turning differs."""
    matched = 0
    for seed in range(10):
        points = _pattern(seed, count)
        mirrored, _ = _seen_again(seed, points, missing=0.0, jitter=0.0, mirror=True)
        matched += bool(match(_tuples(points), mirrored).pairs)
    assert matched <= 1


@pytest.mark.parametrize("count", [20, 40])
def test_another_part_of_the_body_does_not_match(count: int) -> None:
    matched = sum(
        bool(match(_tuples(_pattern(seed, count)), _tuples(_pattern(seed + 500, count))).pairs)
        for seed in range(10)
    )
    assert matched <= 1


def test_few_marks_prove_nothing_even_where_they_meet() -> None:
    points = _tuples(_pattern(5, FEWEST_TO_PROVE - 1))
    found = match(points, points)
    assert len(found.pairs) == FEWEST_TO_PROVE - 1
    assert not found.proves


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_marks_for_a_pattern_give_nothing(count: int) -> None:
    points = _tuples(_pattern(6, count))
    assert match(points, points) == Matched((), (), (), False)


def test_marks_in_one_line_or_one_place_give_nothing() -> None:
    line = [(0.1 + 0.04 * index, 0.5) for index in range(20)]
    assert match(line, line).pairs == ()
    assert match([(0.5, 0.5)] * 20, [(0.5, 0.5)] * 20).pairs == ()


def test_a_mark_outside_the_other_photo_is_not_called_gone() -> None:
    points = np.vstack([_pattern(7, 24), [[0.97, 0.5]]])
    shifted = points + np.array([0.06, 0.0])
    found = match(_tuples(points), _tuples(shifted[:24]))
    assert len(found.pairs) == 24
    assert found.gone == ()


def test_photos_of_other_proportions_match() -> None:
    points = _pattern(8, 25)
    turned = [(1 - y, x) for x, y in _tuples(points)]  # the camera was held upright the second time
    found = match(_tuples(points), turned, aspects=(4 / 3, 3 / 4))
    assert found.pairs == tuple((i, i) for i in range(25))
