"""The red flags RF1 to RF20 as data: their names, their parts, and what an unknown one means.

RF21, worry, is an answer of its own (``Answers.worried``). Facts sheet, section 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from triage.domain.answers import Answer

NUMBER_PARTS = frozenset({"weeks", "relatives"})
"""Parts that take a whole number; all others take yes, no or unknown."""

MOST = {"weeks": 7000, "relatives": 100}
"""Highest number that is believed, a part: weeks of the longest life, and a count of people."""


class OnUnknown(Enum):
    """What one flag left unknown does to the floor."""

    COUNTED = "one alone = watch; two, or one with a checklist point, = soon"
    WATCH = "watch"
    NOTHING = "no floor"


@dataclass(frozen=True)
class RedFlag:
    """One red flag.

    `parts` names the keys of its object in the answers file; a flag without parts takes a plain answer.
    `plain_yes` is what a plain "yes" says about the parts; parts it does not name stay unknown.
    """

    code: str
    id: str
    on_unknown: OnUnknown
    parts: tuple[str, ...] = ()
    plain_yes: Mapping[str, Answer | int] = field(default_factory=lambda: {"answer": Answer.YES})


_EFG = ("raised", "firm", "growing")
_ACRAL = ("new", "changing", "coloured", "uncertain", "bleeding", "enlarging", "unhealed")

FLAGS = (
    RedFlag("efg", "RF1", OnUnknown.COUNTED, _EFG, dict.fromkeys(_EFG, Answer.YES)),
    RedFlag("fast", "RF2", OnUnknown.COUNTED),
    RedFlag("sore", "RF3", OnUnknown.COUNTED, ("answer", "weeks", "injury")),
    RedFlag("horny", "RF4", OnUnknown.COUNTED),
    RedFlag("pearly", "RF5", OnUnknown.WATCH, ("answer", "came_back")),
    RedFlag("nail", "RF6", OnUnknown.COUNTED),
    RedFlag("acral", "RF7", OnUnknown.COUNTED, _ACRAL, {"changing": Answer.YES}),
    RedFlag("duckling", "RF8", OnUnknown.WATCH),
    RedFlag("new", "RF9", OnUnknown.NOTHING),
    RedFlag("change", "RF10", OnUnknown.NOTHING),
    RedFlag("symptom", "RF11", OnUnknown.NOTHING, ("answer", "lump")),
    RedFlag("immune", "RF12", OnUnknown.NOTHING, ("answer", "unexplained")),
    RedFlag("past", "RF13", OnUnknown.NOTHING, ("answer", "scar")),
    RedFlag("family", "RF14", OnUnknown.NOTHING, ("relatives",), {"relatives": 1}),
    RedFlag("many", "RF15", OnUnknown.NOTHING),
    RedFlag("birthmark", "RF16", OnUnknown.WATCH, ("answer", "lump")),
    RedFlag("glands", "RF17", OnUnknown.COUNTED),
    RedFlag("mucosa", "RF18", OnUnknown.WATCH, ("answer", "weeks")),
    RedFlag("regrowth", "RF19", OnUnknown.WATCH, ("answer", "cancer")),
    RedFlag("clinician", "RF20", OnUnknown.NOTHING),
)
"""Every flag in the order of the facts sheet."""

FLAG_BY_CODE: Mapping[str, RedFlag] = {flag.code: flag for flag in FLAGS}
"""Every flag by its code."""

CUBED = ("coloured", "uncertain", "bleeding", "enlarging", "unhealed")
"""The signs of the CUBED foot rule among the parts of RF7 (Bristow 2010)."""
