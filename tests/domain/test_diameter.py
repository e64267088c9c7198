"""The measured width and the 7-mm question, bound by bound."""

import itertools

import pytest

from triage.domain.answers import Answer
from triage.domain.checklist import combined
from triage.domain.diameter import measured_diam7
from triage.domain.measurements import Measured
from triage.errors import UsageError

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (7.0, 9.0, YES),
        (6.9999, 9.0, UNKNOWN),  # 7.0 when rounded: compared unrounded
        (5.0, 7.0, UNKNOWN),
        (5.0, 6.9999, NO),
        (0.0, 50.0, UNKNOWN),
    ],
)
def test_the_bounds_decide(low: float, high: float, answer: Answer) -> None:
    assert measured_diam7(Measured((low + high) / 2, low, high, "mm")) is answer


def test_nothing_measured_is_unknown() -> None:
    assert measured_diam7(None) is UNKNOWN


def test_yes_beats_unknown_beats_no() -> None:
    order = [NO, UNKNOWN, YES]
    for said, measured in itertools.product(Answer, repeat=2):
        assert combined(said, measured) is max(said, measured, key=order.index)


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="not in millimetres"):
        measured_diam7(Measured(8, 7.5, 8.5, "ratio"))
