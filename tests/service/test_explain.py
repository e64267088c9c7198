"""What changed the score, as pictures: only where the network spoke, and never for the places of no photo."""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.builders import ALL_NO, answers, desk, sharp_photo
from tests.voices import seen
from triage.classifier.explain import Explanation
from triage.domain.assess import assess
from triage.domain.referral import LetterDetails
from triage.errors import PictureError
from triage.service import refer
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.explain import SIDE, score_map, side_by_side
from triage.service.record import save


@dataclass
class Explains:
    """Stands where a network stands and counts how often it is asked to explain."""

    id: str = "net-1"
    asked: int = 0

    @property
    def card(self) -> Any:
        return SimpleNamespace(id=self.id)

    def explain(self, pixels: np.ndarray) -> Explanation:
        self.asked += 1
        falls = np.zeros((6, 6), np.float32)
        falls[2, 2] = 1.5
        return Explanation(2.0, falls)


def test_both_pictures_are_squares_without_metadata() -> None:
    shown = score_map(Explains(), sharp_photo())
    assert shown.largest == 1.5
    for jpeg in (shown.seen, shown.changed):
        assert Image.open(io.BytesIO(jpeg)).size == (SIDE, SIDE) == (shown.side, shown.side)
        assert b"Exif" not in jpeg
    assert shown == score_map(Explains(), sharp_photo())
    png = Image.open(io.BytesIO(side_by_side(shown)))
    assert png.format == "PNG"
    assert png.width == 2 * SIDE
    assert png.height > SIDE, "the label stands under the pictures"
    with pytest.raises(PictureError):
        score_map(Explains(), b"nothing")


def _room(tmp_path: Path, network: Explains | None) -> Desk:
    room = desk(tmp_path / "h.triage")
    room.__dict__["_model_or_problem"] = (network, None)
    return room


def _kept(room: Desk, *, score: float | None, site: str = "back_upper") -> str:
    given = answers(**{**ALL_NO, "site": site, "side": None if site == "genital" else "left"})
    prediction = None if score is None else seen(score)
    result = replace(
        check(sharp_photo(), given, model=None),
        kind=prediction.kind if prediction else None,
        prediction=prediction,
        assessment=assess(given, prediction=prediction, not_assessed=None),
    )
    return save(room, sharp_photo(), result).lesion_id


@pytest.mark.parametrize(
    ("network", "score", "site", "made"),
    [
        (Explains(), 0.4, "back_upper", True),
        (Explains(), 0.01, "back_upper", True),
        (Explains(), None, "back_upper", False),
        (Explains("net-2"), 0.4, "back_upper", False),
        (None, 0.4, "back_upper", False),
        (Explains(), 0.4, "genital", False),
    ],
    ids=["spoke", "low", "silent", "another network", "off", "private"],
)
def test_the_letter_has_a_map_only_where_the_network_spoke(
    tmp_path: Path, network: Explains | None, score: float | None, site: str, made: bool
) -> None:
    room = _room(tmp_path, network)
    lesion = _kept(room, score=score, site=site)
    composed = refer.compose_letter(room, lesion, LetterDetails())
    assert (composed.score_map is not None) == made
    if network is not None:
        assert network.asked == int(made)


def test_the_same_letter_comes_out_twice(tmp_path: Path) -> None:
    data = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        room = _room(tmp_path / name, Explains())
        data.append(refer.letter(room, _kept(room, score=0.4), LetterDetails()))
    assert data[0] == data[1]
