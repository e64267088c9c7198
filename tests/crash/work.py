"""The work that is interrupted: a seeded list of steps, each one change of the history, each with ids of its own."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from random import Random

import cv2

from tests.builders import ALL_NO, START, answers, clock, ids, jpeg, skin
from triage.domain.body import Overview, Spot
from triage.domain.events import EventKind
from triage.domain.outline import DrawnBy, Outline
from triage.service import events, follow
from triage.service.check import CheckResult, check
from triage.service.desk import Desk
from triage.service.record import save

cv2.setNumThreads(0)  # no threads before a fork

SIZES = ((240, 320), (300, 400), (600, 800), (900, 1200))
"""Heights and widths of the drawn photos: 20 KB to 340 KB as JPEG."""
SQUARE = Outline(((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)), DrawnBy.PERSON)
KINDS = {
    "mark": 3,
    "mark without photo": 1,
    "photo": 6,
    "answers": 3,
    "rename": 2,
    "event": 2,
    "event back": 1,
    "outline": 2,
    "overview": 1,
    "remove": 1,
    "restore": 1,
}
"""What a step can be, and how often."""


@dataclass(frozen=True)
class Step:
    """One change. `subject`: the mark, photo or event that it changes; `size`: which drawn photo it brings."""

    kind: str
    subject: str = ""
    size: int = 0


def plan(seed: int, length: int) -> tuple[Step, ...]:
    """Draw steps; each refers only to what the steps before it made."""
    random = Random(seed)
    steps = [Step("mark", size=len(SIZES) - 1)]
    known: dict[str, list[str]] = {"mark": ["s0-1"], "photo": ["s0-2"], "event": [], "removed": []}
    while len(steps) < length:
        (kind,) = random.choices(list(KINDS), list(KINDS.values()))
        subjects = known[_about(kind)] if _about(kind) else [""]
        if len(subjects) > (kind == "remove"):  # one mark stays
            step = Step(kind, random.choice(subjects), random.randrange(len(SIZES)))
            _learn(known, step, len(steps))
            steps.append(step)
    return tuple(steps)


def _about(kind: str) -> str:
    made = {"mark", "mark without photo", "overview"}
    other = {"event back": "event", "outline": "photo", "restore": "removed"}
    return "" if kind in made else other.get(kind, "mark")


def _learn(known: dict[str, list[str]], step: Step, at: int) -> None:
    if step.kind.startswith("mark"):
        known["mark"].append(f"s{at}-1")
    if step.kind in ("mark", "photo"):
        known["photo"].append(f"s{at}-2" if step.kind == "mark" else f"s{at}-1")
    if step.kind == "event":
        known["event"].append(f"s{at}-1")
    if step.kind == "event back":
        known["event"].remove(step.subject)
    if step.kind in ("remove", "restore"):
        away, to = ("mark", "removed") if step.kind == "remove" else ("removed", "mark")
        known[away].remove(step.subject)
        known[to].append(step.subject)


@cache
def drawn(size: int) -> tuple[bytes, CheckResult]:
    """A drawn photo and what the check says of it."""
    data = jpeg(skin(size, SIZES[size]))
    return data, check(data, answers(**ALL_NO), model=None)


@cache
def unseen() -> CheckResult:
    """A check without a photo."""
    return check(None, answers(), model=None)


def warm_up() -> None:
    """Draw everything that steps need, so that a forked child only writes."""
    unseen()
    for size in range(len(SIZES)):
        drawn(size)


def photo(size: int, at: int) -> tuple[bytes, CheckResult]:
    """A photo that no other step brings: the drawn one with the step's number behind its end."""
    data, result = drawn(size)
    data += b"%06d" % at
    assert result.facts is not None
    return data, replace(result, facts=replace(result.facts, sha256=hashlib.sha256(data).hexdigest()))


def do(desk: Desk, steps: Sequence[Step], at: int) -> None:
    """Do the step number `at`, with a clock and ids that depend on nothing else."""
    step = steps[at]
    desk.clock, desk.new_id = clock(START + timedelta(hours=at)), ids(f"s{at}")
    if step.kind in ("mark", "photo"):
        data, result = photo(step.size, at)
        save(desk, data, result, lesion_id=step.subject or None, name=f"Mark {at}")
    elif step.kind in ("mark without photo", "answers"):
        save(desk, None, unseen(), lesion_id=step.subject or None, name=f"Mark {at}")
    elif step.kind == "overview":
        data, result = photo(step.size, at)
        assert result.facts is not None
        made = Overview(desk.new_id(), desk.clock(), result.facts, "back_upper", (Spot(0.5, 0.5),))
        desk.history.add_overview(made, data)
    else:
        _change(desk, step, at)


def _change(desk: Desk, step: Step, at: int) -> None:
    if step.kind == "rename":
        follow.rename(desk, step.subject, f"Name {at}")
    elif step.kind == "event":
        events.note(desk, step.subject, EventKind.SEEN, result=f"Result {at}")
    elif step.kind == "event back":
        events.take_back(desk, step.subject)
    elif step.kind == "outline":
        desk.history.set_outline(step.subject, SQUARE, None, None, desk.clock())
    elif step.kind == "remove":
        follow.remove(desk, step.subject)
    else:
        follow.restore(desk, step.subject)
