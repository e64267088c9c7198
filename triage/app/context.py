"""What every action and every screen may use: the desk, the browsers, the files, and the mode."""

import time
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from triage.app.keeper import Keeper
from triage.app.session import Session, Sessions
from triage.app.work import WorkFolder
from triage.service import handover, locking, safekeeping
from triage.service.desk import Desk
from triage.service.locking import State

LEFT_ALONE_SECONDS: Final = 600
"""Time without any request after which a kiosk visit is wiped, in seconds: its page is gone."""


@dataclass
class App:
    """One running program. `desk` is the opened history; a kiosk opens one of its own for each visit.

    `welcome`: there is no history yet, and nobody has said how it is to be kept. `backups`: copies are made by
    themselves. `stick` is where a kiosk looks for the files of its visitors.
    """

    desk: Desk
    sessions: Sessions
    files: WorkFolder
    kiosk: bool = False
    welcome: bool = False
    backups: bool = False
    keeper: Keeper = field(default_factory=Keeper)
    stick: Path | None = None

    @property
    def clinic(self) -> bool:
        """True where the marks lie in the database of a clinic: nothing is served before a login."""
        return self.desk.database_url is not None

    def today(self) -> date:
        """The day it is here, by the desk's clock."""
        return self.desk.clock().astimezone().date()

    @property
    def locked(self) -> bool:
        """True where the history has a passphrase that was not given. Raises `HistoryError`."""
        if self.kiosk or self.welcome:
            return False
        return locking.state(self.desk) in (State.LOCKED, State.KEYLESS)

    @property
    def missing(self) -> bool:
        """True where a history that was there is gone, and none may be laid in its place."""
        return not self.desk.create and locking.state(self.desk) is State.MISSING

    def lock(self) -> None:
        """Lock a history that has a passphrase: nothing of it stays in any session, and nobody reads it."""
        with self.sessions.shared or nullcontext():
            if self.kiosk or self.welcome or locking.state(self.desk) is not State.UNLOCKED:
                return
            for session in self.sessions.all():
                session.forget()
            with self.keeper.turns.alone():
                locking.lock(self.desk)
            self.files.wipe_visit()

    def lock_when_idle(self) -> None:
        """Lock where nobody was seen for too long."""
        if self.keeper.idle():
            self.lock()

    def open_visit(self, session: Session) -> None:
        """Give a kiosk visit an empty history of its own; what an earlier visit left is wiped first."""
        for other in self.sessions.all():
            if other.visiting:
                self.close_visit(other)
        self.files.wipe_visit()
        session.visiting = True
        session.desk = replace(
            self.desk, history_path=self.files.visit / "visit.triage", create=True, compared={}
        )

    def close_visit(self, session: Session) -> None:
        """End a kiosk visit: its file, its photo and its answers leave disk and memory; its key opens nothing."""
        with session.lock:
            for desk in (session.desk, session.brought.desk if session.brought else None):
                if desk is not None:
                    desk.close()
            self.sessions.drop(session)
            handover.forget()
            session.visiting, session.ended, session.place = False, True, "/start"
            self.files.wipe_visit()

    def end_left_alone(self) -> None:
        """End kiosk visits whose browser is gone."""
        for session in self.sessions.unused_for(LEFT_ALONE_SECONDS):
            if session.visiting:
                self.close_visit(session)
            else:
                self.sessions.drop(session)

    def uploaded(self, session: Session | None, path: str) -> bool:
        """True where `path` is a file that this browser sent."""
        return session is not None and path in session.uploads and self.files.owns(Path(path))

    def sweep(self) -> None:
        """Remove old uploads, and end kiosk visits whose browser is gone."""
        self.files.sweep(time.time())
        if self.kiosk:
            self.end_left_alone()
        else:
            self.lock_when_idle()
            self.keep_copies()

    def keep_copies(self) -> None:
        """Make the backup of the day where it is due, and erase what was removed long ago."""
        if self.backups and not self.welcome:
            with self.keeper.turns.reading():
                if not self.locked and not self.missing:
                    safekeeping.daily(self.desk)

    def close(self) -> None:
        """Let go of every history file and remove the work folder."""
        if not self.kiosk:
            self.keep_copies()
        for session in self.sessions.all():
            if session.visiting:
                self.close_visit(session)
            self.sessions.drop(session)
        self.desk.close()
        self.files.wipe()


def desk_of(session: Session) -> Desk:
    """Return the session's desk. A kiosk visit that has not begun has none: that is a fault of ours."""
    if session.desk is None:
        raise LookupError("no visit is open")
    return session.desk
