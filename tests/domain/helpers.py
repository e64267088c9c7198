"""Answers for the tests: a person who said no to everything, and what they said otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from triage.domain.answers import EXCLUSIONS, Answer, Answers, FlagAnswer, Worry
from triage.domain.assess import Assessment, assess
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAGS
from triage.domain.prediction import Prediction, Thresholds
from triage.domain.tier import Band, Kind, Tier

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

SCORES = {Band.LOW: 0.05, Band.RAISED: 0.2, Band.HIGH: 0.9}


def all_no(
    *,
    age: int | None = 54,
    site: str | None = "back_upper",
    items: Mapping[str, Answer] | None = None,
    flags: Mapping[str, FlagAnswer] | None = None,
    exclusions: Mapping[str, Answer] | None = None,
    worried: Worry | None = Worry.NO,
) -> Answers:
    """An adult who said no to everything but what is given."""
    return Answers(
        age=age,
        site=site,
        items={**dict.fromkeys(ITEM_CODES, NO), **(items or {})},
        flags={**{flag.code: NO for flag in FLAGS}, **(flags or {})},
        exclusions={**dict.fromkeys(EXCLUSIONS, NO), **(exclusions or {})},
        worried=worried,
    )


def without(answers: Answers, *codes: str) -> Answers:
    """The same answers with some flags left out."""
    return replace(answers, flags={code: value for code, value in answers.flags.items() if code not in codes})


def predicted(band: Band, kind: Kind = Kind.CLINICAL) -> Prediction:
    """A prediction whose score lies in `band`."""
    return Prediction("test", kind, SCORES[band], Thresholds(raised=0.1, high=0.4))


def opinion(answers: Answers, band: Band | None = None, **rest: object) -> Assessment:
    """The assessment with the band, or with no picture at all."""
    prediction = None if band is None else predicted(band)
    return assess(answers, prediction=prediction, not_assessed=None, **rest)  # type: ignore[arg-type]


def tier_of(**answers: object) -> Tier:
    """The tier of `all_no` with `answers` and no picture."""
    return opinion(all_no(**answers)).tier  # type: ignore[arg-type]
