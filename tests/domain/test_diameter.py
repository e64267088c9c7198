"""The measured width and the 7-mm question, bound by bound."""

import itertools

import pytest

from triage.domain.answers import Answer
from triage.domain.diameter import combined, measured_diam7, with_measured
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


def test_nothing_measured_is_unknown_and_leaves_what_was_said() -> None:
    assert measured_diam7(None) is UNKNOWN
    assert [with_measured(said, None) for said in Answer] == list(Answer)


def test_yes_beats_unknown_beats_no() -> None:
    order = [NO, UNKNOWN, YES]
    for said, measured in itertools.product(Answer, repeat=2):
        assert combined(said, measured) is max(said, measured, key=order.index)
    wide, narrow, unsure = (Measured(1, low, high, "mm") for low, high in ((8, 9), (3, 4), (6, 8)))
    assert with_measured(NO, wide) is YES
    assert with_measured(NO, unsure) is UNKNOWN
    assert with_measured(YES, narrow) is YES
    assert with_measured(UNKNOWN, narrow) is UNKNOWN
    assert with_measured(NO, narrow) is NO


def test_another_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="not in millimetres"):
        measured_diam7(Measured(8, 7.5, 8.5, "ratio"))
