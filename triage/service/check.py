"""One photo, all the way: read, judge, prepare, classify, join with the answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.domain.answers import Answers
from triage.domain.assess import Assessment, assess, silence
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction
from triage.domain.quality import QualityReport, judge
from triage.domain.tier import Kind, NotAssessed
from triage.imaging.decode import Photo, decode, preview
from triage.imaging.quality import measure

if TYPE_CHECKING:
    from triage.classifier import Model


@dataclass(frozen=True)
class Look:
    """The first look at a photo: facts, faults, and an upright JPEG without metadata to show."""

    facts: PhotoFacts
    quality: QualityReport
    preview: bytes


@dataclass(frozen=True)
class CheckResult:
    """Everything that one check found. `facts` is None where there was no photo."""

    facts: PhotoFacts | None
    quality: QualityReport
    kind: Kind | None
    prediction: Prediction | None
    answers: Answers
    assessment: Assessment


def look(data: bytes) -> Look:
    """Read a photo and judge it. Raises `PictureError` where it is no picture."""
    photo = decode(data)
    return Look(photo.facts, judge(measure(photo)), preview(photo))


def check(
    data: bytes | None,
    answers: Answers,
    *,
    model: "Model | None",
    third_refusal: bool = True,
    refused_before: bool = False,
    worried_before: bool = False,
    enforce_gate: bool = True,
) -> CheckResult:
    """Check one photo with the answers given; without `data` the questions alone give the tier.

    A refused photo never reaches the network, unless `enforce_gate` is off (research): then the findings are
    listed and the photo is classified all the same. `third_refusal`: the refusal counts as the third of the
    visit. `refused_before`: three photos were refused before the person went on without one, which counts the same.
    Raises `PictureError` where `data` is no picture.
    """
    if data is None:
        made = assess(
            answers,
            prediction=None,
            not_assessed=NotAssessed.PHOTO_REFUSED if refused_before else NotAssessed.MODEL_OFF,
            third_refusal=refused_before,
            worried_before=worried_before,
        )
        return CheckResult(None, QualityReport(), None, None, answers, made)
    photo = decode(data)
    quality = judge(measure(photo))
    refused = enforce_gate and not quality.accepted
    kind, prediction, silent = _classify(photo, answers, model, refused)
    made = assess(
        answers,
        prediction=prediction,
        not_assessed=silent,
        third_refusal=refused and third_refusal,
        worried_before=worried_before,
    )
    return CheckResult(photo.facts, quality, kind, prediction, answers, made)


def _classify(
    photo: Photo, answers: Answers, model: "Model | None", refused: bool
) -> tuple[Kind | None, Prediction | None, NotAssessed | None]:
    if refused:
        return None, None, NotAssessed.PHOTO_REFUSED
    if silence(answers):
        return None, None, NotAssessed.EXCLUDED
    if model is None:
        return None, None, NotAssessed.MODEL_OFF
    kind, prediction = model.classify(photo.pixels)
    if prediction is None:
        return kind, None, NotAssessed.UNFAMILIAR
    return kind, model.heard(prediction, answers), None
