"""What the readable page says of one mark: its advice, its checks with reasons and answers, and what happened."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from triage.domain.answers import Answer, Answers
from triage.domain.assess import Assessment
from triage.domain.cards import Card, Line, cards
from triage.domain.followup import DueKind
from triage.domain.history import LesionStory, Observation
from triage.domain.measurements import Measured
from triage.domain.questions import state
from triage.domain.referral import LetterDetails
from triage.domain.standing import Standing, standing
from triage.letter.facts import day, short_day
from triage.letter.measured import width
from triage.service.exported import Exported, letter_path, photo_path, place_words, plain, preview_path, told
from triage.words import has_words, words

_SMALL = 2
"""Figures below this are written with two digits after the point."""

Values = dict[str, Any]
Rows = list[tuple[str, str]]


def mark_values(whole: Exported, story: LesionStory, number: int) -> Values:
    """Return everything that the page says of one mark."""
    lesion, stands = story.lesion, standing(story)
    checks = [_check(story, one, f"mark-{number}-{at}") for at, one in enumerate(story.observations, start=1)]
    return {
        "number": number,
        "name": plain(lesion.name),
        "place": place_words(lesion.site, lesion.side),
        "since": words("record.followed_since", day=day(lesion.created_at.date())),
        "removed": words("record.removed_on", day=day(lesion.removed_at.date()))
        if lesion.removed_at
        else None,
        "tier": stands.tier.code if stands else None,
        "open": stands is not None and stands.open,
        "by": _by(stands) if stands else None,
        "letter": letter_path(lesion.id) if lesion.id in whole.letters else None,
        "private": story.private,
        "details": filled_in(whole.details_of(lesion.id)),
        "checks": checks,
        "widths": _widths(story),
        "events": [
            (day(one.on), words(f"screen.mark.event.{one.kind}"), plain(one.result or ""))
            for one in sorted(story.events, key=lambda one: (one.on, one.noted_at))
        ],
    }


def _by(stands: Standing) -> str:
    """Say what is due next, and when."""
    on = day(stands.by)
    if stands.open:
        return words(f"screen.by.{stands.tier.code}", day=on)
    if stands.due is None:
        return words("screen.due.removed", day=on)
    return words("screen.due.lab" if stands.due is DueKind.LAB_RESULT else "screen.by.watch", day=on)


def filled_in(details: LetterDetails) -> Rows:
    """Return every field of a letter that holds something, with its name."""
    return [(_field(name), _written(value)) for name, value in details.to_json().items()]


def _field(name: str) -> str:
    places = ("record", "screen.letter", "letter.clinician")
    return next(words(f"{place}.field.{name}") for place in places if has_words(f"{place}.field.{name}"))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return words("answer.yes" if value else "answer.no")
    return plain(str(value))


def _check(story: LesionStory, one: Observation, anchor: str) -> Values:
    made = one.assessment
    days = {other.id: other.taken_on for other in story.observations}
    return {
        "anchor": anchor,
        "day": day(one.taken_on),
        "short": short_day(one.taken_on),
        "photo": _photo(story, one) if one.photo else None,
        "width": width(one),
        "faults": [words(f"quality.{found.code}.name") for found in one.quality.findings],
        "tier": made.tier.code,
        "text": words(f"tier.{made.tier.code}.text"),
        "reasons": [
            (told(f"rule.{why.rule}.why", why.rule), told(f"rule.{why.rule}.source", why.source))
            for why in made.reasons
        ],
        "picture": _picture_line(made),
        "changes": list(_changes(one, days)),
        "figures": _figures(one),
        "answers": _answers(one.answers),
    }


def _photo(story: LesionStory, one: Observation) -> Values | None:
    photo = one.photo
    if photo is None:
        return None
    copy = preview_path(photo)
    return {
        "original": photo_path(photo),
        "shown": copy or photo_path(photo),
        "as_jpeg": copy is not None,
        "width": photo.width,
        "height": photo.height,
        "camera": plain(photo.camera or ""),
        "alt": words("record.alt", name=plain(story.lesion.name), day=day(one.taken_on)),
    }


def _picture_line(made: Assessment) -> str | None:
    """Say what the picture check did, where no reason says so already."""
    if any(reason.rule.startswith("picture.") for reason in made.reasons):
        return None
    return words(f"not_assessed.{made.not_assessed}" if made.not_assessed else "picture.not_raised")


def _changes(one: Observation, days: dict[str, date]) -> Iterator[str]:
    for found in one.comparisons:
        if found.first in days and has_words(f"compare.{found.why}"):
            verdict = words(f"compare.{found.why}")
            yield words("screen.growth.since", day=day(days[found.first]), verdict=verdict)


def _widths(story: LesionStory) -> list[tuple[str, str]]:
    """Return the width at each photo that has one; nothing where there is only one."""
    seen = [(one.taken_on, one.measurements.diameter) for one in story.observations if one.measurements]
    found = [(day(on), _figure(figure)) for on, figure in seen if figure is not None]
    return found if len(found) > 1 else []


def _figures(one: Observation) -> Rows:
    found = one.measurements.by_name() if one.measurements else {}
    return [(words(f"record.figure.{name}"), _figure(figure)) for name, figure in found.items()]


def _figure(figure: Measured) -> str:
    digits = 0 if figure.unit == "count" else 2 if abs(figure.value) < _SMALL else 1
    value, low, high = (f"{part:.{digits}f}" for part in (figure.value, figure.low, figure.high))
    unit = told(f"record.unit.{figure.unit}", figure.unit)
    return words("record.figure", value=f"{value} {unit}".rstrip(), low=low, high=high)


def _answers(answers: Answers) -> list[tuple[str, Rows]]:
    """Return every question that this mark was asked, in groups, with what was said."""
    age = words("answer.unknown") if answers.age is None else str(answers.age)
    place = place_words(answers.site, answers.side) if answers.site else words("answer.unknown")
    about = [(words("screen.clinician.age"), age), (words("screen.where.title"), place)]
    asked = cards(answers, nurse="clinician" in answers.flags)
    single = [line for card in asked if not card.group and card.code != "worry" for line in card.lines]
    return [
        (words("record.answers.about"), about),
        (words("record.answers.mark"), [_said(answers, line) for line in single]),
        *((_heading(card), [_said(answers, line) for line in card.lines]) for card in asked if _kept(card)),
    ]


def _kept(card: Card) -> bool:
    return card.group or card.code == "worry"


def _heading(card: Card) -> str:
    return words(f"{card.key}.title" if card.group else "record.answers.worry")


def _said(answers: Answers, line: Line) -> tuple[str, str]:
    value = state(answers, line)
    if isinstance(value, int):
        return words(f"{line.key}.title"), str(value)
    kind = "worry" if line.kind == "worry" and value is not None else "answer"
    return words(f"{line.key}.title"), words(f"{kind}.{value or Answer.UNKNOWN}")
