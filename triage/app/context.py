"""What every action and every screen may use: the desk, the browsers, the files, and the mode."""

import time
from dataclasses import dataclass, replace
from datetime import date
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
            self.close_visit(other)
        self.files.wipe_visit()
        session.desk = replace(self.desk, history_path=self.files.visit / "visit.triage", create=True)

    def close_visit(self, session: Session) -> None:
        """Close a kiosk visit's history and remove its file."""
        if session.desk is not None:
            session.desk.close()
        session.desk = None
        self.files.wipe_visit()

    def sweep(self) -> None:
        """Remove old uploads, and end kiosk visits whose browser is gone."""
        self.files.sweep(time.time())
        if self.kiosk:
            for session in self.sessions.unused_for(LEFT_ALONE_SECONDS):
                self.close_visit(session)
                self.sessions.drop(session)

    def close(self) -> None:
        """Let go of every history file and remove the work folder."""
        for session in self.sessions.all():
            if self.kiosk:
                self.close_visit(session)
            self.sessions.drop(session)
        self.desk.close()
        self.files.wipe()


def desk_of(session: Session) -> Desk:
    """Return the session's desk. A kiosk visit that has not begun has none: that is a fault of ours."""
    if session.desk is None:
        raise LookupError("no visit is open")
    return session.desk
