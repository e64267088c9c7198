"""What one browser is doing right now. It lives on the server only, bound to a cookie; nothing here is saved."""

import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from triage.app.brought import Brought
from triage.app.login import Login
from triage.domain import same_mark
from triage.domain.answers import Answers
from triage.domain.body import Pin
from triage.domain.comparison import Comparison, Same
from triage.domain.history import Observation
from triage.domain.outline import Outline
from triage.domain.tier import Tier
from triage.service.check import CheckResult, Look
from triage.service.desk import Desk

if TYPE_CHECKING:
    from triage.service.exchange import Merged

IDLE_SECONDS: Final = 12 * 3600
"""Time after which an unused session is forgotten, in seconds."""

MOST_SESSIONS: Final = 64
"""Sessions kept at once; one in which nothing was pressed goes first, then the one unused longest."""

MOST_TRIES: Final = 3
"""Refused photos after which the questions alone go on (facts sheet, section 3)."""


def real_time() -> float:
    """Return a time in seconds that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.time()


class Step(StrEnum):
    """The four steps of a check."""

    PHOTO = "photo"
    WHERE = "where"
    QUESTIONS = "questions"
    RESULT = "result"


@dataclass
class Draft:
    """One unfinished check. `card` is the place among the question cards; `tries` counts refused photos.

    `saved` is what was saved of `result`, and `own` names every observation that this check has saved so far.
    `typed` holds what was typed into a field and could not be used. `outline` is the one that a person drew or
    accepted, `coin` the code of a coin beside the mark, `pin` where the body map was tapped. `sure` is True where the
    person keeps a photo with its mark although it may show another one.
    """

    step: Step = Step.PHOTO
    photo: bytes | None = None
    look: Look | None = None
    tries: int = 0
    kept: bool = False
    no_photo: bool = False
    answers: Answers = field(default_factory=Answers)
    lesion_id: str | None = None
    card: int = 0
    all_on_one: bool = False
    result: CheckResult | None = None
    saved: Observation | None = None
    own: tuple[str, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    outline: Outline | None = None
    coin: str | None = None
    pin: Pin | None = None
    sure: bool = False

    @property
    def drawn(self) -> Outline | None:
        """Where the mark ends on the photo: as the person said, else as it was found."""
        return self.outline or (self.look.outline if self.look else None)

    @property
    def doubt(self) -> Same | None:
        """Whether the photo may show another mark than the followed one, and nobody has said that it does not."""
        return None if self.result is None or self.sure else same_mark.doubt(self.result.comparisons)

    @property
    def usable(self) -> bool:
        """True where the photo passed, or the person decided to go on without a passing one."""
        return self.no_photo or self.kept or (self.look is not None and self.look.quality.accepted)

    @property
    def third_refusal(self) -> bool:
        """True where this visit's third photo was refused as well."""
        return self.refused_before and self.look is not None and not self.look.quality.accepted

    @property
    def refused_before(self) -> bool:
        """True where three photos of this visit were refused, whatever came after them."""
        return self.tries >= MOST_TRIES


Picture = Callable[[], bytes | Path | None]
"""Makes the bytes of one picture when a browser asks for it, or names the file that is sent."""


@dataclass(frozen=True)
class Media:
    """Something a browser may fetch: what it is, and how to make it. `download` is a file name."""

    make: Picture
    kind: str = "image/jpeg"
    download: str | None = None


@dataclass
class Session:
    """One browser. `place` is the address after the hash; `notice` is one sentence, shown once.

    `visiting` is True while a kiosk visit is open, `ended` when it was wiped; `uploads` are the files that this
    browser sent and that were not taken yet. `asked` is what a person was asked to confirm, `after` where they
    were before the history was locked, `put_aside` the unfinished checks of the file's other people, `ready`
    the files that wait to be fetched, by what they are, `fetch_now` the one that the page fetches at once, and
    `took` whether the person has what is new. `incoming` is a file that was sent and not opened yet, with its
    name. `merged` is what taking in an export has done, and `merged_into` whose it became; `remains` says what
    an erasure did not reach. At a kiosk `brought` is the file of the person, and `checked` are the marks that
    were checked in this visit.
    """

    key: str
    desk: Desk | None
    draft: Draft = field(default_factory=Draft)
    place: str = "/check"
    shown: str = ""
    turn: int = 0
    answered: str = ""
    visiting: bool = False
    ended: bool = False
    parity: bool = False
    notice: str | None = None
    undo: str | None = None
    asked_remove: str | None = None
    asked: str = ""
    after: str = ""
    put_aside: dict[str, Draft] = field(default_factory=dict)
    ready: dict[str, Path] = field(default_factory=dict)
    fetch_now: str = ""
    took: bool = False
    merged: "Merged | None" = None
    merged_into: str | None = None
    remains: tuple[str, ...] = ()
    incoming: tuple[Path, str] | None = None
    brought: Brought | None = None
    checked: dict[str, Tier] = field(default_factory=dict)
    picked: tuple[str, ...] = ()
    overview_place: str = ""
    aligned: dict[Comparison, tuple[bytes, bytes]] = field(default_factory=dict)
    letter_form: dict[str, str] = field(default_factory=dict)
    letter: bytes | None = None
    uploads: set[str] = field(default_factory=set)
    login: Login = field(default_factory=Login)
    used_at: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)
    _media: dict[str, Media] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, media: Media) -> str:
        """Return an unguessable address for `media`; the same `name` keeps its address."""
        address = self._ids.setdefault(name, secrets.token_urlsafe(24))
        self._media[address] = media
        return f"/media/{address}"

    def media(self, address: str) -> Media | None:
        """Return what this browser may fetch at `address`; nothing while a clinic's screen is locked."""
        return None if self.login.locked else self._media.get(address)

    def forget_draft(self) -> None:
        """Drop the unfinished check and the pictures that were offered."""
        self.draft = Draft()
        self._media.clear()
        self._ids.clear()

    def forget(self) -> None:
        """Drop everything that a person did or typed."""
        self.forget_draft()
        self.letter_form.clear()
        self.aligned.clear()
        self.overview_place = ""
        self.uploads.clear()
        self.letter = None
        self.picked = ()
        self.notice = self.undo = self.asked_remove = None
        self.asked, self.remains = "", ()
        self.merged = self.merged_into = None
        self.put_aside.clear()
        self.fetch_now, self.took, self.incoming, self.brought = "", False, None, None
        self.checked.clear()
        self.forget_ready()

    def forget_ready(self) -> None:
        """Remove the files that wait to be fetched: they are out of date."""
        for path in self.ready.values():
            path.unlink(missing_ok=True)
        self.ready.clear()


class Sessions:
    """All browsers that are connected. Safe to use from several threads.

    `one_lock`: all of them share one lock. One browser's press may lock the history or end the visit of another.
    """

    def __init__(self, clock: Callable[[], float] = real_time, *, one_lock: bool = False) -> None:
        self._clock = clock
        self.shared = threading.RLock() if one_lock else None
        self._all: dict[str, Session] = {}
        self._lock = threading.Lock()

    def get(self, key: str | None) -> Session | None:
        """Return the session of a cookie, or None where there is no such session."""
        with self._lock:
            self._forget_old()
            found = self._all.get(key or "")
            if found:
                found.used_at = self._clock()
            return found

    def all(self) -> tuple[Session, ...]:
        """Return every session."""
        with self._lock:
            return tuple(self._all.values())

    def unused_for(self, seconds: float) -> tuple[Session, ...]:
        """Return the sessions that asked for nothing for so long."""
        return tuple(one for one in self.all() if self._clock() - one.used_at > seconds)

    def open(self, desk: Desk | None) -> Session:
        """Return a new session with an unguessable key. A kiosk's session has no desk before its visit."""
        lock = self.shared or threading.RLock()
        session = Session(secrets.token_urlsafe(32), desk, used_at=self._clock(), lock=lock)
        with self._lock:
            self._forget_old(room=1)
            self._all[session.key] = session
        return session

    def renew(self, session: Session) -> None:
        """Give a session another key: who saw the one from before a login has no use for it."""
        with self._lock:
            self._all.pop(session.key, None)
            session.key = secrets.token_urlsafe(32)
            self._all[session.key] = session

    def drop(self, session: Session) -> None:
        """Forget a session and everything it holds."""
        with self._lock:
            self._all.pop(session.key, None)
        session.forget()
        session.desk = None

    def _forget_old(self, room: int = 0) -> None:
        """Make room: those in which nothing was pressed go first; an open visit stays until it is closed."""
        limit = self._clock() - IDLE_SECONDS
        closed = [session for session in self._all.values() if not session.visiting]
        closed.sort(key=lambda session: (session.turn > 1, session.used_at))
        surplus = len(self._all) + room - MOST_SESSIONS
        for place, session in enumerate(closed):
            if session.used_at < limit or place < surplus:
                del self._all[session.key]
