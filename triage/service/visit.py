"""One visit to one mark, all the way: measure the photo, compare it with earlier ones, check it with the answers."""

from collections.abc import Collection

from triage.domain.answers import Answers
from triage.domain.comparison import Comparison
from triage.domain.outline import Outline
from triage.imaging.decode import decode
from triage.service.check import CheckResult, check
from triage.service.compare import since
from triage.service.desk import Desk
from triage.service.follow import answers_before
from triage.service.outline import UNTRACED, trace


def visit(
    desk: Desk,
    data: bytes | None,
    answers: Answers,
    *,
    lesion_id: str | None = None,
    outline: Outline | None = None,
    coin: str | None = None,
    third_refusal: bool = True,
    refused_before: bool = False,
    own: Collection[str] = (),
) -> CheckResult:
    """Check a photo of a new mark, or of the followed mark `lesion_id`; nothing is saved.

    `outline`: as the person drew or accepted it; without one the lesion network looks. `coin`: the code of a coin
    beside the mark. `own`: observations of this visit, which are no earlier check.
    Others as `check`. Raises `PictureError` and `HistoryError`.
    """
    traced, comparisons = UNTRACED, tuple[Comparison, ...]()
    if data is not None:
        photo = decode(data)
        traced = trace(photo, desk.finder, outline=outline, coin=coin)
        if lesion_id is not None:
            comparisons = since(desk, lesion_id, photo, traced)
    return check(
        data,
        answers,
        model=desk.model,
        finder=desk.finder,
        third_refusal=third_refusal,
        refused_before=refused_before,
        answers_before=None if lesion_id is None else answers_before(desk, lesion_id, own),
        traced=traced,
        comparisons=comparisons,
        coin=coin,
    )
