"""The copy of the key file inside an encrypted history: it writes a lost key file again once a sheet has opened it."""

import json
from datetime import datetime

from triage.errors import HistoryError
from triage.store.key_file import slot_as_text, slot_of
from triage.store.keys import KeySlot
from triage.store.settings_kept import KEY_SLOT, SettingsKept


def kept_slot(history: SettingsKept) -> KeySlot | None:
    """The wrapped key that the history holds a copy of; None where it has none that can be read."""
    kept = history.setting(KEY_SLOT)
    try:
        return slot_of(json.dumps(kept)) if kept is not None else None
    except HistoryError:
        return None


def keep_slot(history: SettingsKept, slot: KeySlot, action: str, at: datetime) -> None:
    """Keep a copy of a wrapped key in the history."""
    history.keep_setting(KEY_SLOT, json.loads(slot_as_text(slot)), action, at)


def drop_slot(history: SettingsKept, action: str, at: datetime) -> None:
    """Keep no copy any more: the history becomes plain."""
    history.drop_setting(KEY_SLOT, action, at)
