"""Keep a check: the photo, the answers and the assessment under a mark, in one transaction."""

from dataclasses import replace

from triage.domain.history import Lesion, Observation
from triage.domain.one_line import one_line
from triage.domain.sites import site_words
from triage.errors import UsageError
from triage.service.check import NEW, CheckResult
from triage.service.desk import Desk
from triage.words import words

NAME_LIMIT = 120
"""Longest name of a mark, characters."""


def save(
    desk: Desk,
    data: bytes | None,
    result: CheckResult,
    *,
    lesion_id: str | None = None,
    name: str | None = None,
) -> Observation:
    """Keep `result` under the mark `lesion_id`, or under a new one called `name`.

    `data` are the photo's untouched bytes. Raises `HistoryError` where nothing could be written: then nothing was.
    """
    now = desk.clock()
    new = None
    if lesion_id is None:
        new = Lesion(
            id=desk.new_id(),
            name=lesion_name(name or _default_name(result)),
            site=result.answers.site,
            side=result.answers.side,
            created_at=now,
        )
    observation = Observation(
        id=desk.new_id(),
        lesion_id=new.id if new else str(lesion_id),
        recorded_at=now,
        photo=result.facts,
        quality=result.quality,
        kind=result.kind,
        prediction=result.prediction,
        answers=result.answers,
        assessment=result.assessment,
        outline=result.traced.outline,
        scale=result.traced.scale,
        measurements=result.traced.measurements,
    )
    observation = replace(
        observation,
        comparisons=tuple(
            replace(one, second=observation.id) for one in result.comparisons if one.second == NEW
        ),
    )
    desk.history.add(observation, data, assessment_id=desk.new_id(), new=new)
    return observation


def _default_name(result: CheckResult) -> str:
    site, side = result.answers.site, result.answers.side
    return site_words(site, side) if site else words("lesion.unnamed")


def add_lesion(desk: Desk, name: str, site: str | None, side: str | None) -> Lesion:
    """Follow a mark before its first photo."""
    lesion = Lesion(id=desk.new_id(), name=lesion_name(name), site=site, side=side, created_at=desk.clock())
    desk.history.add_lesion(lesion)
    return lesion


def lesion_name(text: str) -> str:
    """Return a name in one line without control characters. Raises `UsageError` where nothing is left of it."""
    name = one_line(text)
    if not name:
        raise UsageError("The mark needs a name, such as: left shoulder, brown.")
    if len(name) > NAME_LIMIT:
        raise UsageError(f"The name is too long. Use {NAME_LIMIT} letters at most.")
    return name
