"""What every action and every screen may use: the desk, the browsers, the files, and the mode."""

from dataclasses import dataclass, replace
from datetime import date

from triage.app.session import Session, Sessions
from triage.app.work import WorkFolder
from triage.service.desk import Desk


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


def desk_of(session: Session) -> Desk:
    """Return the session's desk. A kiosk visit that has not begun has none: that is a fault of ours."""
    if session.desk is None:
        raise LookupError("no visit is open")
    return session.desk
