"""Your file: what it is and holds, its lock, its copies, and what was removed."""

from datetime import date
from typing import Any

from triage.app.context import App
from triage.app.render import day, screen
from triage.app.session import Session
from triage.service import locking
from triage.service.facts import Facts, facts
from triage.service.locking import State
from triage.words import words

Rows = list[tuple[str, str]]

OLD_DAYS = 30
"""Age of a backup from which it is called old."""


def size_words(size: int) -> str:
    """Return a file size in words a person reads: kB below a megabyte, else MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / 1024 / 1024:.1f} MB"


def backup_words(last: date | None, today: date) -> str:
    """Say how old the newest backup is."""
    if last is None:
        return words("screen.file.no_backup")
    age = (today - last).days
    if age <= 0:
        return words("screen.file.backup_today")
    if age == 1:
        return words("screen.file.backup_yesterday")
    return words("screen.file.backup_days", days=age, day=day(last))


def rows_of(app: App, found: Facts) -> Rows:
    """Return what is said of a file, line by line."""
    held = found.contents
    counts = words("screen.about.counts", marks=held.lesions, photos=held.photos)
    if found.people > 1:
        counts += " " + words("screen.file.people", people=found.people)
    rows = [
        (words("screen.about.where"), str(held.path or words("screen.file.server"))),
        (words("screen.about.size"), size_words(held.size)),
        (words("screen.about.holds"), counts),
    ]
    if held.path is not None:
        rows += [
            (
                words("screen.about.lock"),
                words("screen.file.locked" if found.encrypted else "screen.about.no_lock"),
            ),
            (words("screen.file.backup"), backup_words(found.last_backup, app.today())),
        ]
    return rows


def show(app: App, session: Session) -> str:
    """Return what the file is, and the ways to what can be done with it."""
    found = facts(app.desk)
    age = (app.today() - found.last_backup).days if found.last_backup else None
    values = {
        "tab": "about",
        "rows": rows_of(app, found),
        "encrypted": found.encrypted,
        "cloud": found.cloud,
        "server": found.contents.path is None,
        "old_backup": age is None or age > OLD_DAYS,
    }
    return screen(app, session, "file", values)


def show_lock(app: App, session: Session) -> str:
    """Return where a passphrase is set, changed and removed."""
    from triage.app.screens.first import sheet

    encrypted = locking.state(app.desk) is State.UNLOCKED
    values: dict[str, Any] = {
        "tab": "about",
        "encrypted": encrypted,
        "minutes": app.keeper.minutes,
        "asked": session.asked == "lock.remove",
        "sheet": sheet(app, session) if encrypted else None,
    }
    return screen(app, session, "file_lock", values)
