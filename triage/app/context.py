"""What every action and every screen may use: the desk, the browsers, the files, and the mode."""

import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from triage.app.session import Session, Sessions
from triage.app.work import WorkFolder
from triage.service.desk import Desk

LEFT_ALONE_SECONDS: Final = 600
"""Time without any request after which a kiosk visit is wiped, in seconds: its page is gone."""


@dataclass
class App:
    """One running program. `desk` is the opened history; a kiosk opens one of its own for each visit."""

    desk: Desk
    sessions: Sessions
    files: WorkFolder
    kiosk: bool = False

    def today(self) -> date:
        """The day it is here, by the desk's clock."""
        return self.desk.clock().astimezone().date()

    def open_visit(self, session: Session) -> None:
        """Give a kiosk visit an empty history of its own; what an earlier visit left is wiped first."""
        for other in self.sessions.all():
            if other.visiting:
                self.close_visit(other)
        self.files.wipe_visit()
        session.visiting = True
        session.desk = replace(self.desk, history_path=self.files.visit / "visit.triage", create=True)

    def close_visit(self, session: Session) -> None:
        """End a kiosk visit: its file, its photo and its answers leave disk and memory; its key opens nothing."""
        with session.lock:
            if session.desk is not None:
                session.desk.close()
            self.sessions.drop(session)
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

    def close(self) -> None:
        """Let go of every history file and remove the work folder."""
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
