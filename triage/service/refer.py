"""The referral letter of one mark: what the history holds, what was filled in, and the card's figures."""

import io
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from PIL import Image

from triage import __version__
from triage.classifier.card import read_card
from triage.domain.history import Observation
from triage.domain.prediction import Prediction
from triage.domain.referral import (
    LESION_FIELDS,
    Letter,
    LetterDetails,
    LetterPhoto,
    ModelFigures,
    OtherMark,
    ScoreMap,
    Share,
)
from triage.domain.standing import standing
from triage.errors import ModelError, PictureError, UsageError
from triage.imaging.decode import decode, preview
from triage.letter import PAPERS, render
from triage.service.desk import Desk
from triage.service.explain import score_map

PHOTO_LONGEST = 2000
"""Longest side of a printed photo, pixels: over 500 to the inch at full width."""

_PERSON, _LESIONS = "details", "lesions"
_ID_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, I or O: they are misread on paper."""
_ID_LENGTH = 4


def letter(desk: Desk, lesion_id: str, details: LetterDetails, *, paper: str = "A4") -> bytes:
    """Return the letter of a mark as a PDF. Nothing is stored; see `keep_details`.

    Raises `UsageError` for a mark that was never checked or an unknown paper, and `HistoryError` for a mark
    that is not in the history.
    """
    if paper not in PAPERS:
        raise UsageError(f'There is no paper "{paper[:20]}"; use one of {", ".join(PAPERS)}.')
    return render(compose_letter(desk, lesion_id, details), paper)


def compose_letter(desk: Desk, lesion_id: str, details: LetterDetails) -> Letter:
    """Gather everything that the letter of a mark prints."""
    story = desk.history.story(lesion_id)
    stands = standing(story)
    if stands is None:
        raise UsageError("This mark has not been checked yet. Check it first, then print the letter.")
    now = desk.clock()
    others = [one for one in desk.history.marks() if one.lesion.id != lesion_id]
    photos = () if story.private else tuple(_photo(desk, observation) for observation in story.observations)
    made = Letter(
        id=letter_id(now.strftime("%Y-%m%d"), desk.new_id()),
        made_at=now,
        program=f"triage {__version__}",
        story=story,
        standing=stands,
        details=details,
        photos=tuple(photo for photo in photos if photo is not None),
        others=tuple(
            OtherMark(one.lesion.name, found.tier if (found := standing(one)) else None) for one in others
        ),
        figures=_figures(stands.observation.prediction),
    )
    return made if story.private else replace(made, score_map=_score_map(desk, made.checked))


def letter_id(day: str, unique: str) -> str:
    """Return an id that a person can read out, such as TR-2026-1123-7K4Q; `unique` is any new id."""
    number = int.from_bytes(sha256(unique.encode()).digest()) % len(_ID_SIGNS) ** _ID_LENGTH
    signs = ""
    for _ in range(_ID_LENGTH):
        number, place = divmod(number, len(_ID_SIGNS))
        signs = _ID_SIGNS[place] + signs
    return f"TR-{day}-{signs}"


def known_details(desk: Desk, lesion_id: str) -> LetterDetails:
    """Return what was filled in before: about the person, and about this mark."""
    profile = desk.history.profile()
    marks = profile.get(_LESIONS, {})
    return LetterDetails.from_json({**profile.get(_PERSON, {}), **marks.get(lesion_id, {})})


def with_details(known: LetterDetails, given: object) -> LetterDetails:
    """Return what is known with what is given now laid over it. Raises `UsageError` for an unknown key."""
    if not isinstance(given, dict):
        return LetterDetails.from_json(given)  # says what is wrong with it
    return LetterDetails.from_json({**known.to_json(), **given})


def keep_details(desk: Desk, lesion_id: str, details: LetterDetails) -> None:
    """Keep what was filled in, for the next letter. Other parts of the profile stay as they are."""
    held = details.to_json()
    own = {name: value for name, value in held.items() if name in LESION_FIELDS}
    person = {name: value for name, value in held.items() if name not in LESION_FIELDS}
    profile = desk.history.profile()
    marks = {**profile.get(_LESIONS, {}), lesion_id: own}
    desk.history.set_profile({**profile, _PERSON: person, _LESIONS: marks}, desk.clock())


def _photo(desk: Desk, observation: Observation) -> LetterPhoto | None:
    """Return the photo upright and without metadata; None where there is none or it cannot be read."""
    content = desk.history.photo(observation.id)
    if content is None or observation.photo is None:
        return None
    try:
        jpeg = preview(decode(content), longest=PHOTO_LONGEST)
    except PictureError:
        return None
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
    return LetterPhoto(
        jpeg=jpeg,
        width=width,
        height=height,
        day=observation.taken_on,
        quality=observation.quality,
        sha256=observation.photo.sha256,
        taken_at=observation.photo.taken_at,
        camera=observation.photo.camera,
        kind=observation.kind,
    )


def _score_map(desk: Desk, observation: Observation) -> ScoreMap | None:
    """Return what changed the score; None where the network said nothing, is off, or is another one now."""
    prediction, content = observation.prediction, desk.history.photo(observation.id)
    if prediction is None or observation.assessment.band is None or content is None or desk.model is None:
        return None
    if desk.model.card.id != prediction.model:
        return None
    try:
        return score_map(desk.model, content)
    except PictureError:
        return None


def _figures(prediction: Prediction | None) -> ModelFigures | None:
    """Return what the model's card measured for this kind of picture; None where it is not at hand."""
    if prediction is None:
        return None
    try:
        whole = read_card(prediction.model).whole
        measured = whole["test"][prediction.kind.value]
        limits = whole.get("limits_short")
        return ModelFigures(
            data=str(measured.get("data") or whole.get("test_data") or prediction.kind.value),
            sensitivity=_share(measured["sensitivity"]),
            specificity=_share(measured["specificity"]),
            limits=limits if isinstance(limits, str) else None,
        )
    except (ModelError, AttributeError, KeyError, TypeError, ValueError):
        return None


def _share(measured: Mapping[str, Any]) -> Share:
    return Share(
        float(measured["value"]), float(measured["low"]), float(measured["high"]), int(measured["n"])
    )
