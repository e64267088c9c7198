"""What a file says about itself: whether it is encrypted, and small settings such as a copy of its wrapped key."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.store.file import OpenFile
from triage.store.tables import SettingRow

KEY_SLOT = "key_slot"
"""Name of the setting with the text of the key file, as JSON."""


class SettingsKept(OpenFile):
    """The part of a history that knows about the file. No medical content lies here."""

    @property
    def encrypted(self) -> bool:
        """True where the open file is read with a data key. A server's database looks after itself: False."""
        dialect: Any = self._engine.dialect
        return dialect.name == "sqlite" and dialect.dbapi is not sqlite3

    def setting(self, name: str) -> Mapping[str, Any] | None:
        """What is kept under `name`; None where nothing is."""
        with self._reading() as session:
            row = session.get(SettingRow, name)
            return dict(row.value) if row else None

    def keep_setting(self, name: str, value: Mapping[str, Any], action: str, at: datetime) -> None:
        """Keep `value` under `name`; the log says `action`."""
        with self._writing(action, None, at) as session:
            row = session.get(SettingRow, name)
            if row is None:
                session.add(SettingRow(name=name, value=dict(value)))
            else:
                row.value = dict(value)

    def drop_setting(self, name: str, action: str, at: datetime) -> None:
        """Keep nothing under `name` any more; the log says `action`."""
        with self._writing(action, None, at) as session:
            row = session.get(SettingRow, name)
            if row is not None:
                session.delete(row)

    def note(self, action: str, at: datetime) -> None:
        """Only say in the log what was done with the file."""
        with self._writing(action, None, at):
            pass
