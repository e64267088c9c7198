"""Whether a new photo of a followed mark may show another mark, from what it was compared with."""

from collections.abc import Iterable

from triage.domain.compare_rules import Why
from triage.domain.comparison import Comparison, Same


def doubt(comparisons: Iterable[Comparison]) -> Same | None:
    """Return `NO` where any comparison says so, `UNSURE` where none is sure, else None.

    Without both outlines nothing was compared: that is no doubt about the mark.
    """
    said = [one.same for one in comparisons if one.why != Why.NO_OUTLINE]
    if Same.NO in said:
        return Same.NO
    return Same.UNSURE if said and Same.YES not in said else None
