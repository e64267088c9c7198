"""One photo, all the way: read, judge, prepare, classify, join with the answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.domain.answers import Answer, Answers, Worry
from triage.domain.assess import Assessment, assess, silence
from triage.domain.change import Change
from triage.domain.comparison import Comparison, agreed_changes
from triage.domain.diameter import measured_diam7
from triage.domain.newly_said import newly_said
from triage.domain.outline import Outline
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction
from triage.domain.quality import QualityReport, judge
from triage.domain.tier import Kind, NotAssessed
from triage.imaging.decode import Photo, decode, preview
from triage.imaging.quality import measure
from triage.service.measure import MarkFound, find_mark
from triage.service.outline import UNTRACED, Traced

if TYPE_CHECKING:
    from triage.classifier import Model
    from triage.lesion import Finder


NEW = "new"
"""Stands for the id of an observation that is not saved yet."""


@dataclass(frozen=True)
class Look:
    """The first look at a photo: facts, faults, an upright JPEG without metadata to show, and where the mark ends."""

    facts: PhotoFacts
    quality: QualityReport
    preview: bytes
    outline: Outline | None = None


@dataclass(frozen=True)
class CheckResult:
    """Everything that one check found. `facts` is None where there was no photo.

    `comparisons` are with earlier photos of the mark; their later photo is this one, unless this one is the oldest.
    """

    facts: PhotoFacts | None
    quality: QualityReport
    kind: Kind | None
    prediction: Prediction | None
    answers: Answers
    assessment: Assessment
    traced: Traced = UNTRACED
    comparisons: tuple[Comparison, ...] = ()


def look(data: bytes, finder: "Finder | None" = None, coin: str | None = None) -> Look:
    """Read a photo, judge it and find the mark, beside a `coin` if one is named.

    Raises `PictureError` where it is no picture.
    """
    photo = decode(data)
    found = find_mark(photo, finder, coin) if finder else None
    return Look(photo.facts, _judged(photo, found), preview(photo), found.outline if found else None)


def _judged(photo: Photo, found: MarkFound | None) -> QualityReport:
    """Judge a photo; where the lesion network looked, also how the mark lies in it, and what a card tells.

    Without that network a card is not looked for.
    """
    return judge(measure(photo), found.facts if found else None, found.card if found else None)


def check(
    data: bytes | None,
    answers: Answers,
    *,
    model: "Model | None",
    finder: "Finder | None" = None,
    third_refusal: bool = True,
    refused_before: bool = False,
    answers_before: Answers | None = None,
    enforce_gate: bool = True,
    traced: Traced | None = None,
    comparisons: tuple[Comparison, ...] = (),
    coin: str | None = None,
) -> CheckResult:
    """Check one photo with the answers given; without `data` the questions alone give the tier.

    A refused photo never reaches the network, unless `enforce_gate` is off (research): then the findings are
    listed and the photo is classified all the same. `finder`: the lesion network, which tells the gate how the mark
    lies in the frame. `third_refusal`: the refusal counts as the third of the visit. `refused_before`: three photos
    were refused before the person went on without one, which counts the same. `answers_before`: those of the mark's
    last check; what is new since raises the tier, and so may a worry that was there before. `traced`: the outline of
    the mark and what it measures. `comparisons`: with earlier photos; a change that they agree on raises the tier, and
    nothing that they find lowers it. `coin`: the code of a coin beside the mark, which is not to be taken for one.
    Raises `PictureError` where `data` is no picture.
    """
    said = newly_said(answers_before, answers) if answers_before else frozenset[Change]()
    worried = answers_before is not None and answers_before.worried in (Worry.WORRIED, Worry.VERY)
    if data is None:
        made = assess(
            answers,
            changes=said,
            prediction=None,
            not_assessed=NotAssessed.PHOTO_REFUSED if refused_before else NotAssessed.MODEL_OFF,
            third_refusal=refused_before,
            worried_before=worried,
        )
        return CheckResult(None, QualityReport(), None, None, answers, made)
    photo = decode(data)
    quality = _judged(photo, find_mark(photo, finder, coin) if finder else None)
    refused = enforce_gate and not quality.accepted
    kind, prediction, silent = _classify(photo, answers, model, refused)
    measured = UNTRACED if traced is None or refused else traced
    compared = () if refused else comparisons
    made = assess(
        answers,
        prediction=prediction,
        not_assessed=silent,
        third_refusal=refused and third_refusal,
        worried_before=worried,
        changes=agreed_changes(compared) | said,
        diameter=_diameter(measured),
    )
    return CheckResult(photo.facts, quality, kind, prediction, answers, made, measured, compared)


def _diameter(traced: Traced) -> Answer | None:
    """What the measured diameter answers to the 7-mm question; None where there is no scale."""
    found = traced.measurements
    return measured_diam7(found.diameter) if found and found.diameter else None


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
