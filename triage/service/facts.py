"""What can be said of the file of a history: where it is, what it holds, and how it is kept."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.service import safekeeping
from triage.service.desk import Desk
from triage.store import Contents, backup

_CLOUDS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "mega": "MEGA",
    "box": "Box",
    "sync": "Sync",
    "syncthing": "Syncthing",
}
"""Folders, in small letters, that a program copies to other computers while a file is being written."""
_MARKS = {".dropbox": "Dropbox", ".stfolder": "Syncthing", ".sync": "Resilio Sync"}
"""Files and folders that such a program puts into its own folder."""


@dataclass(frozen=True)
class Facts:
    """Of one history. `people` are counted; `last_backup` is None where there is none; `cloud` names a program.

    `backup_problem` is why the last backup could not be made, one sentence, None where it was.
    """

    contents: Contents
    encrypted: bool
    people: int
    last_backup: date | None
    cloud: str | None
    backup_problem: str | None = None


def facts(desk: Desk) -> Facts:
    """Look at the file and count what it holds. Raises `HistoryError`."""
    history = desk.history
    path = history.path
    return Facts(
        contents=history.contents(),
        encrypted=history.encrypted,
        people=len(history.people()),
        last_backup=last_backup(path) if path else None,
        cloud=cloud_of(path) if path else None,
        backup_problem=safekeeping.kept(desk).problem,
    )


def last_backup(path: Path) -> date | None:
    """The day of the newest backup of a history; None where there is none. Raises `HistoryError`."""
    return next((one.day for one in backup.backups(backup.folder_of(path)) if one.day), None)


def cloud_of(path: Path) -> str | None:
    """The program that copies the folder of a file to other computers, by its name; None where none is known."""
    for folder in path.absolute().parents:
        name = folder.name.casefold().split(" - ")[0]  # OneDrive - Name of a firm
        if found := _CLOUDS.get(name):
            return found
        for mark, program in _MARKS.items():
            if (folder / mark).exists():
                return program
    return None
