"""What a history holds, as a value that can be compared, and the judge over what a crash left."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.crash.opened import opened
from tests.crash.work import Step, do
from triage.domain.history import LesionStory
from triage.errors import HistoryError
from triage.store import History


@dataclass(frozen=True)
class State:
    """Everything that a person can see in a history, as one digest, and how often it was written to."""

    digest: str
    changes: int
    observations: int


@dataclass(frozen=True)
class Verdict:
    """What a crash left. `at`: after how many steps the history stands; None where it is none of them: half.

    `leftovers` are unfinished files that still lie there after the program opened the history again.
    """

    at: int | None
    orphans: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    refused: str = ""
    leftovers: tuple[str, ...] = ()

    def lost(self, acknowledged: int, first: int = 0) -> int:
        """How many acknowledged steps behind `first` are not there. A file that cannot be read has lost them all."""
        there = first if self.refused or self.at is None else self.at
        return max(0, acknowledged - there)

    @property
    def readable(self) -> bool:
        """True where the file opens and stands where a step ended."""
        return not self.refused and self.at is not None

    @property
    def whole(self) -> bool:
        """True where nothing is wrong with the file."""
        return self.readable and not self.orphans and not self.damage


def state_of(history: History) -> State:
    """Read all that a history shows."""
    stories = sorted((*history.lesions(), *history.lesions(removed=True)), key=lambda one: one.lesion.id)
    shown = repr(
        (
            list(map(_without_event_ids, stories)),
            history.overviews(),
            history.profile(),
            history.reminder_edits(),
        )
    )
    seen = sum(len(one.observations) for one in stories)
    return State(hashlib.sha256(shown.encode()).hexdigest(), history.changes(), seen)


def _without_event_ids(story: LesionStory) -> LesionStory:
    """An upgrade gives the events that it makes random ids."""
    return replace(story, events=tuple(replace(one, id="") for one in story.events))


def orphans(history: History) -> tuple[str, ...]:
    """Rows that no mark leads to, and photos that nothing refers to."""
    stories = (*history.lesions(), *history.lesions(removed=True))
    observations = [seen for one in stories for seen in one.observations]
    named = {seen.photo.sha256 for seen in observations if seen.photo}
    named |= {one.photo.sha256 for one in history.overviews()}
    held = history.contents()
    found = []
    if held.photos != len(named):
        found.append(f"{held.photos} photos are kept, {len(named)} are referred to")
    if held.observations != len(observations):
        found.append(f"{held.observations} observations are kept, {len(observations)} are shown")
    return tuple(found)


def judge(
    path: Path,
    states: Sequence[State],
    steps: Sequence[Step] = (),
    *,
    first: int = 0,
    encrypted: bool = False,
) -> Verdict:
    """Open what a crash left, hold it to the states that are allowed, and do one more step.

    `states[i]` is the state after `first + i` steps.
    """
    try:
        table = opened(path, encrypted)
    except HistoryError as fault:
        return Verdict(None, refused=str(fault))
    try:
        now = state_of(table.history)
        at = states.index(now) if now in states else None
        damage = [one.text for one in table.history.verify()]
        found = orphans(table.history)
        if at is not None and first + at < len(steps) and at + 1 < len(states):
            do(table, steps, first + at)
            if state_of(table.history) != states[at + 1]:
                damage.append("The next step after the crash went wrong.")
    except HistoryError as fault:
        return Verdict(None, refused=str(fault))
    finally:
        table.close()
    left = sorted(one.name for one in path.parent.rglob("*.partial*"))
    return Verdict(None if at is None else first + at, found, tuple(damage), leftovers=tuple(left))
