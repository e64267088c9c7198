"""Open a history: an older one is upgraded, a newer, foreign or damaged one refused, a missing one laid new."""

import os
from pathlib import Path

from sqlalchemy import Engine

from triage.errors import HistoryError, LockedError
from triage.store import audit, migrate
from triage.store.cipher import is_plain
from triage.store.engine import (
    FAULTS,
    READ_ONLY,
    in_plain_words,
    is_closed_to_writing,
    open_engine,
    open_server,
)
from triage.store.history import History
from triage.store.key_file import slot_path


def open_history(
    path: Path,
    *,
    create: bool = True,
    data_key: bytes | None = None,
    person: str | None = None,
    who: str = audit.OWNER,
) -> History:
    """Open the file, upgrade an older one, and lay a new one where `create` allows it.

    `data_key` opens an encrypted file, and makes a new one encrypted; `person` and `who` as in `OpenFile`.
    A file of this layout on a full disk, or in a folder that is closed to us, opens for reading.
    Raises `LockedError` where an encrypted file came without its key, and `HistoryError` where the file is missing,
    foreign, newer, damaged or cannot be written.
    """
    with in_plain_words():
        if _size(path) == 0:
            if _size(path.with_name(path.name + "-wal")):
                raise HistoryError(
                    f"The main file of the history at {path} is gone. Put it back beside its log."
                )
            if not create:
                raise HistoryError(f"There is no history at {path}. Make one with: triage history new")
            return History(path, _new(path, data_key), person, who)
        data_key = _key_for(path, data_key)
        try:
            engine = _opened(path, data_key)
        except FAULTS as fault:
            if not is_closed_to_writing(fault) or not _can_be_read(path, data_key):
                raise
            engine = open_engine(path, data_key, frozen=True)
        return History(path, engine, person, who)


def _opened(path: Path, data_key: bytes | None) -> Engine:
    """Return an engine on a file that is there, brought to the newest layout."""
    revision = migrate.recognise(path, data_key)
    engine = open_engine(path, data_key)
    if revision is None:
        migrate.create(engine)
    elif revision != migrate.HEAD:
        migrate.upgrade(engine, path, revision, data_key)
    else:
        with engine.execution_options(**READ_ONLY).connect() as connection:  # is there room for its log?
            connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return engine


def _can_be_read(path: Path, data_key: bytes | None) -> bool:
    """True where the disk is full or closed to us and the file is whole: then it can be read, and nothing written.

    A log that was not folded in yet cannot be read without writing.
    """
    if _size(path.with_name(path.name + "-wal")):
        return False
    try:
        return migrate.recognise(path, data_key, frozen=True) == migrate.HEAD
    except FAULTS:
        return False


def open_database(url: str, *, person: str | None = None, who: str = audit.OWNER) -> History:
    """Open the database of a clinic, and lay or upgrade its tables. Raises `HistoryError` where it cannot be had."""
    with in_plain_words():
        engine = open_server(url)
        migrate.prepare_server(engine)
        return History(None, engine, person, who)


def _key_for(path: Path, data_key: bytes | None) -> bytes | None:
    """Return what the file is opened with: nothing where it is plain. Raises `LockedError`."""
    if is_plain(path):
        return None
    if data_key is not None:
        return data_key
    if slot_path(path).exists():
        raise LockedError("These marks have a passphrase. Give it to open them.")
    raise HistoryError(
        "This file is not a triage history, or its key file was left behind. Choose another file."
    )


def _size(path: Path) -> int:
    """Bytes of a file; 0 where there is none. Raises `HistoryError` where it cannot be asked."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as fault:
        raise HistoryError(
            "The history file cannot be opened. Check its name, folder and your rights."
        ) from fault


def _new(path: Path, data_key: bytes | None) -> Engine:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise HistoryError(
            f"A history cannot be made at {path}. Choose a folder you may write to."
        ) from fault
    engine = open_engine(path, data_key)
    migrate.create(engine)
    return engine
