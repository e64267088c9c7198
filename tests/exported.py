"""A person with everything that an archive can hold: drawn photos, hostile names, private places, other formats."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.builders import START
from tests.letter.letters import FULL, URGENT, WATCH, told
from tests.over_time import MEASURED, OUTLINE, SCALE, figure
from triage.domain.answers import Answers
from triage.domain.assess import assess
from triage.domain.body import Overview, Pin, Spot, View
from triage.domain.change import Change
from triage.domain.comparison import Comparison, Same
from triage.domain.events import Event, EventKind
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction, Thresholds
from triage.domain.quality import Finding, QualityCode, QualityReport, Severity
from triage.domain.tier import Kind, NotAssessed
from triage.service.exported import Exported

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>"\' onload=\u202e &amp;'
"""A name that tries to be more than a name."""

PERSON_FIELDS = {
    name: value for name, value in FULL.to_json().items() if name in ("name", "born", "sex", "contact")
}


def photo(number: int, format: str = "JPEG", at: datetime | None = None) -> PhotoFacts:
    """The facts of a drawn photo."""
    return PhotoFacts(f"{number:02x}" * 32, format, 1200, 900, at, "Pixel 8a")


def check(
    id: str,
    days: int,
    answers: Answers,
    facts: PhotoFacts | None,
    *,
    score: float | None = None,
    changes: frozenset[Change] = frozenset(),
    **more: object,
) -> Observation:
    """One check, so many days after the start."""
    at = START + timedelta(days=days)
    seen = Prediction("net-1", Kind.CLINICAL, score, Thresholds(0.3, 0.58)) if score is not None else None
    silent = None if seen else NotAssessed.MODEL_OFF
    return Observation(
        id=id,
        lesion_id=id.partition("-check")[0],
        recorded_at=at,
        photo=facts,
        quality=QualityReport(),
        kind=Kind.CLINICAL if seen else None,
        prediction=seen,
        answers=answers,
        assessment=assess(answers, prediction=seen, not_assessed=silent, changes=changes),
        **more,
    )


def whole(**more: object) -> Exported:
    """Somebody with six marks."""
    made = Exported(
        person="6f1c9c1e-8f1b-4a51-9d1c-2f6a7d0c1b11",
        name="Marta",
        profile={
            "details": PERSON_FIELDS,
            "lesions": {"shoulder": {"consent_sharing": True, "change": "wider since July\nand darker"}},
        },
        stories=(_shoulder(), _hostile(), _private(), _open_sore(), _seen(), _removed()),
        made_at=START + timedelta(days=100),
        program="triage 0.1.0",
        overviews=(
            Overview("back", START, photo(80), "back_upper", (Spot(0.3, 0.4, "shoulder"), Spot(0.7, 0.6))),
        ),
        letters=frozenset({"shoulder"}),
        programs={"shoulder-check-1": "triage 0.1.0"},
    )
    return replace(made, **more)


def _lesion(id: str, name: str, site: str | None, side: str | None = None, **more: object) -> Lesion:
    return Lesion(id, name, site, side, START, **more)


def _shoulder() -> LesionStory:
    """Followed with a scale; it grew, and the advice is urgent."""
    narrow = replace(MEASURED, diameter=figure(5.1, 0.3, "mm"), area=figure(17.2, 1.5, "mm2"))
    grown = Comparison(
        "shoulder-check-1", "shoulder-check-2", Same.YES, True, "grown", figure(1.41, 0.08, "ratio"),
        figure(1.1, 0.4, "mm"), changes=frozenset({Change.AREA}),
    )  # fmt: skip
    measured = {"outline": OUTLINE, "scale": SCALE}
    return LesionStory(
        _lesion("shoulder", "Left shoulder, brown", "shoulder", "left", pin=Pin(View.FRONT, 0.72, 0.2)),
        (
            check("shoulder-check-1", 0, WATCH, photo(1, at=START.replace(tzinfo=None)), score=0.1,
                  measurements=narrow, **measured),
            check("shoulder-check-2", 90, URGENT, photo(2), score=0.4, changes=frozenset({Change.AREA}),
                  measurements=MEASURED, comparisons=(grown,), **measured),
        ),
    )  # fmt: skip


def _hostile() -> LesionStory:
    blurred = QualityReport((Finding(QualityCode.BLUR, Severity.WARN, 0.54, 0.53, "re-blur ratio"),))
    seen = replace(check("hostile-check-1", 1, told({"shape": "unknown"}), photo(3, "HEIC")), quality=blurred)
    return LesionStory(_lesion("hostile", HOSTILE, "back_upper", "middle"), (seen,))


def _private() -> LesionStory:
    answers = told({}, site="genital", side=None)
    return LesionStory(
        _lesion("private", "Private", "genital"),
        (check("private-check-1", 2, answers, photo(4)), check("private-check-2", 3, answers, None)),
    )


def _open_sore() -> LesionStory:
    """`soon`, without a photo, with numbers and unknown parts among the answers; nothing about the place."""
    answers = told(
        {}, {"sore": {"answer": "yes", "weeks": None}, "family": {"relatives": 2}}, site=None, side=None
    )
    return LesionStory(_lesion("sore", "Sore", None), (check("sore-check-1", 4, answers, None),))


def _seen() -> LesionStory:
    events = (
        Event("e1", "seen", EventKind.SEEN, date(2026, 12, 1), START + timedelta(days=10)),
        Event("e2", "seen", EventKind.HISTOLOGY, date(2026, 12, 20), START + timedelta(days=30), HOSTILE),
    )
    return LesionStory(
        _lesion("seen", "Calf", "calf", "right"), (check("seen-check-1", 5, URGENT, photo(5)),), events
    )


def _removed() -> LesionStory:
    gone = _lesion("removed", "Old one", "chest", "middle", removed_at=START + timedelta(days=50))
    return LesionStory(gone, (check("removed-check-1", 6, Answers(), photo(6)),))
