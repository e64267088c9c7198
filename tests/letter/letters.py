"""Letters that the tests start from. Time, ids and pictures are fixed."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pypdf import PdfReader

from tests.builders import ALL_NO, jpeg, skin
from triage.domain.answers import Answers
from triage.domain.answers_json import answers_from_json
from triage.domain.assess import assess
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction, SecondVoice, Thresholds
from triage.domain.quality import Finding, QualityCode, QualityReport, Severity
from triage.domain.referral import Letter, LetterDetails, LetterPhoto, ModelFigures, Share
from triage.domain.standing import standing
from triage.domain.tier import Kind, NotAssessed
from triage.letter import render

MADE_AT = datetime(2026, 11, 23, 9, 52, tzinfo=UTC)
WIDTH, HEIGHT = 400, 300
PASSED = QualityReport()
REFUSED = QualityReport((Finding(QualityCode.BLUR, Severity.REFUSE, 0.6, 0.49, "re-blur ratio"),))
FIGURES = ModelFigures("300 phone photos", Share(0.838, 0.756, 0.896, 105), Share(0.903, 0.853, 0.937, 195))

FULL = LetterDetails(
    name="Marta Wiśniewska-Okafor",
    born="1965-03-06",
    sex="female",
    gender="woman",
    ethnic_group="White Polish",
    contact="Tel. 01632 960 417",
    record_number="447 019 2283",
    interpreter="none needed",
    carer="none needed",
    sender="self",
    recipient="dermatology",
    question="examine with dermoscopy",
    consent_images=True,
    consent_sharing=True,
    consent_date=date(2026, 11, 23),
    consent_by="the patient",
    onset="about May 2025",
    change="wider and darker since July",
    size="9.4 x 7.8 mm",
    size_method="ruler",
    raised="raised",
    firm="soft",
    colour="brown, now black",
    injury="none remembered",
    treatment="no earlier biopsy",
    worry="cannot sleep",
    photos_by="spouse",
    photos_edited="no",
    own_cancer="none before",
    family="an aunt",
    immune="no transplant",
    medicines="apixaban 5 mg twice daily",
    allergies="adhesive plaster",
    devices="no pacemaker",
    pregnancy="not pregnant",
    skin_type="II, self-described",
    sun="outdoor work for 10 years",
)


def told(
    items: Mapping[str, str] | None = None, flags: Mapping[str, object] | None = None, **more: object
) -> Answers:
    """Everything is no, but what is given."""
    given = {
        **ALL_NO,
        "items": {**ALL_NO["items"], **(items or {})},
        "flags": {**ALL_NO["flags"], **(flags or {})},
        **more,
    }
    return answers_from_json(given)


URGENT = told({"size": "yes", "shape": "yes", "oozing": "unknown"}, {"duckling": "yes"}, worried="worried")
SOON = told({"shape": "yes"})
WATCH = told({}, {"new": "yes"}, age=30)
ROUTINE = told()
NOTHING = answers_from_json({})


def check(
    answers: Answers,
    days: int = 0,
    *,
    photo: bool = True,
    score: float | None = None,
    second: SecondVoice | None = None,
    quality: QualityReport = PASSED,
) -> Observation:
    """One check, so many days before the letter."""
    at = MADE_AT - timedelta(days=days)
    facts = PhotoFacts(f"{days:02d}" * 32, "JPEG", WIDTH, HEIGHT, at.replace(tzinfo=None), "Pixel 8a")
    prediction = None
    if score is not None:
        prediction = Prediction("net-1", Kind.CLINICAL, score, Thresholds(0.3, 0.58), second)
    silent = None if prediction else NotAssessed.MODEL_OFF
    if not quality.accepted:
        silent = NotAssessed.PHOTO_REFUSED
    return Observation(
        id=f"observation-{days}",
        lesion_id="lesion-1",
        recorded_at=at,
        photo=facts if photo else None,
        quality=quality,
        kind=Kind.CLINICAL if prediction else None,
        prediction=prediction,
        answers=answers,
        assessment=assess(answers, prediction=prediction, not_assessed=silent),
    )


def letter(
    checks: Sequence[Observation],
    details: LetterDetails = FULL,
    *,
    seen_at: datetime | None = None,
    figures: ModelFigures | None = None,
    site: str | None = "shoulder_blade",
    side: str | None = "right",
) -> Letter:
    """The letter of one mark with these checks, oldest first."""
    lesion = Lesion("lesion-1", "A", site, side, checks[0].recorded_at, seen_at=seen_at)
    story = LesionStory(lesion, tuple(checks))
    stands = standing(story)
    assert stands is not None
    photos = tuple(_photo(one, nth) for nth, one in enumerate(checks) if one.photo)
    return Letter(
        id="TR-2026-1123-7K4Q",
        made_at=MADE_AT,
        program="triage 0.1.0",
        story=story,
        standing=stands,
        details=details,
        photos=photos,
        figures=figures,
    )


def two_photos(details: LetterDetails = FULL) -> Letter:
    """An ordinary urgent letter: two photos, a score, every field filled in."""
    return letter([check(URGENT, 60), check(URGENT, 0, score=0.7)], details, figures=FIGURES)


@lru_cache
def picture(seed: int) -> bytes:
    """A drawn photo as the service hands it over."""
    return jpeg(skin(seed, size=(HEIGHT, WIDTH)))


def _photo(one: Observation, seed: int) -> LetterPhoto:
    assert one.photo is not None
    return LetterPhoto(
        jpeg=picture(seed),
        width=WIDTH,
        height=HEIGHT,
        day=one.taken_on,
        quality=one.quality,
        sha256=one.photo.sha256,
        taken_at=one.photo.taken_at,
        camera=one.photo.camera,
        kind=one.kind,
    )


def pages(made: Letter, paper: str = "A4") -> list[str]:
    """The words of each page in reading order, spaces made equal."""
    return [flat(page.extract_text()) for page in PdfReader(io.BytesIO(render(made, paper))).pages]


def words_of(made: Letter) -> str:
    """The words of all pages."""
    return " ".join(pages(made))


def flat(text: str) -> str:
    """The text with every space alike."""
    return re.sub(r"\s+", " ", text)


def without(*names: str) -> LetterDetails:
    """The full details without these fields."""
    return replace(FULL, **dict.fromkeys(names))
