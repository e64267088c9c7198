"""The key file that lies beside an encrypted history: `triage.key/1`, a small JSON object."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.errors import HistoryError
from triage.store.keys import DAMAGED, SALT_BYTES, WRAPPED_BYTES, Cost, KeySlot
from triage.store.whole_file import disk_in_plain_words, whole_file

SCHEMA = "triage.key/1"
"""The form of the key file."""
MOST_BYTES = 4096
"""A key file is no larger; one has about 400 bytes."""

FOREIGN = "This file is not a key file of triage. Choose another file."
"""What a person reads where the file is something else."""
NEWER = "The key file is of a newer version of triage. Update triage, then try again."
"""What a person reads where a later program wrote it."""
MISSING = "The key file of this history is not there. Put it back beside it, or use the recovery sheet."
"""What a person reads where it is gone."""

_KDF, _VERSION, _WRAP = "argon2id", 19, "aes-256-kw"  # RFC 9106 (version 0x13), RFC 3394


def slot_path(history: Path) -> Path:
    """Return where the key file of a history lies: beside it, as SQLite keeps `-wal`, also behind a link."""
    if os.path.islink(history):
        history = history.resolve()
    return history.with_name(history.name + "-key")


def slot_as_text(slot: KeySlot) -> str:
    """Return a wrapped key as the text of a key file."""
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "created_at": slot.created_at.isoformat(),
        "kdf": {
            "name": _KDF,
            "version": _VERSION,
            "salt": slot.salt.hex(),
            "memory_kib": slot.cost.memory_kib,
            "time": slot.cost.time,
            "parallelism": slot.cost.parallelism,
        },
        "wrap": {"name": _WRAP, "key": slot.wrapped.hex()},
    }
    return json.dumps({**said, "sum": _sum(said)}, indent=1) + "\n"


def slot_of(text: str | bytes) -> KeySlot:
    """Read the text of a key file. Raises `HistoryError` for one that is foreign, newer or damaged."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise HistoryError(FOREIGN) from fault
    schema = said.get("schema") if isinstance(said, dict) else None
    if schema != SCHEMA:
        ours = isinstance(schema, str) and schema.startswith("triage.key/")
        raise HistoryError(NEWER if ours else FOREIGN)
    try:
        return _slot(said)
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise HistoryError(DAMAGED) from fault


def read_slot(path: Path) -> KeySlot:
    """Read a key file. Raises `HistoryError` where it is missing, foreign, newer or damaged."""
    with disk_in_plain_words():
        try:
            with path.open("rb") as file:
                text = file.read(MOST_BYTES + 1)
        except FileNotFoundError as fault:
            raise HistoryError(MISSING) from fault
    if len(text) > MOST_BYTES:
        raise HistoryError(FOREIGN)
    return slot_of(text)


def write_slot(path: Path, slot: KeySlot) -> None:
    """Write a key file, private, whole or not at all. Raises `HistoryError` where the disk does not take it."""
    with whole_file(path) as partial:
        partial.write_text(slot_as_text(slot), encoding="utf-8")


def _sum(said: Mapping[str, Any]) -> str:
    """Return the digest that tells a damaged file from a wrong passphrase. It protects against accidents only."""
    plain = {name: value for name, value in said.items() if name != "sum"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _slot(said: Mapping[str, Any]) -> KeySlot:
    kdf, wrap = said["kdf"], said["wrap"]
    if said["sum"] != _sum(said) or (kdf["name"], kdf["version"], wrap["name"]) != (_KDF, _VERSION, _WRAP):
        raise ValueError("sum or names")
    cost = Cost(*(_whole(kdf[name]) for name in ("memory_kib", "time", "parallelism")))
    salt, wrapped = bytes.fromhex(kdf["salt"]), bytes.fromhex(wrap["key"])
    created_at = datetime.fromisoformat(said["created_at"])
    if (len(salt), len(wrapped)) != (SALT_BYTES, WRAPPED_BYTES) or created_at.tzinfo is None:
        raise ValueError("lengths or time")
    return KeySlot(salt, cost, wrapped, created_at)


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError("no whole number")
    return number
