"""A doubt about the mark comes from what was compared, and from nothing else."""

import pytest

from triage.domain.comparison import Comparison, Same
from triage.domain.same_mark import doubt


def made(same: Same, why: str = "not_different") -> Comparison:
    return Comparison("first", "new", same, changed=None, why=why)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        ([made(Same.YES)], None),
        ([made(Same.UNSURE, "not_sure")], Same.UNSURE),
        ([made(Same.UNSURE, "not_sure"), made(Same.YES)], None),
        ([made(Same.NO, "other_mark"), made(Same.YES)], Same.NO),
        ([made(Same.UNSURE, "no_outline")], None),
        ([made(Same.UNSURE, "no_outline"), made(Same.UNSURE, "not_sure")], Same.UNSURE),
    ],
)
def test_who_doubts(found: list[Comparison], expected: Same | None) -> None:
    assert doubt(found) is expected
