"""A small copy of a history: every table of any layout as it is, but no bytes of photos."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from triage.errors import HistoryError
from triage.store import audit, digests
from triage.store.beside import attach, opened, photos_in, raw
from triage.store.cipher import connect, driver
from triage.store.engine import BUSY_TIMEOUT_S, in_plain_words

DAMAGED = "The history is damaged, so no backup was made of it. Check it with: triage history verify"
"""What a person reads then; earlier backups stay as they are."""

_PHOTO, _BYTES = "photo", "content"
_HEADER = ("application_id", "user_version")


def write_small(history: Path, target: Path, data_key: bytes | None) -> frozenset[str]:
    """Write the small copy into the empty file `target`, as the history is at one instant.

    Returns the digests of the photos that it names. Others may read and write the history meanwhile.
    """
    with in_plain_words():
        with closing(connect(target, data_key, timeout=BUSY_TIMEOUT_S)) as copy:
            copy.isolation_level = None
            # A partial file is thrown away where something fails: it needs no journal, and is flushed at its end.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "ignore_check_constraints=ON"):
                copy.execute(f"PRAGMA {pragma}")
            attach(copy, history, data_key, "source")
            for name in _HEADER:
                value = copy.execute(f"PRAGMA source.{name}").fetchone()[0]
                copy.execute(f"PRAGMA main.{name}={value}")
            copy.execute("BEGIN")
            try:
                _copy(copy)
            except driver(data_key).IntegrityError as fault:  # a row that no file of ours can hold
                raise HistoryError(DAMAGED) from fault
            copy.execute("COMMIT")
        return photos_in(target, data_key)


def check_small(path: Path, data_key: bytes | None, *, records: bool) -> None:
    """Read the copy again. Raises `HistoryError` where it is not whole, or `records` and a row is not as it was saved.

    So a damaged history never pushes out a good backup.
    """
    with opened(path, data_key) as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise HistoryError("The backup could not be made. Check the disk, then try again.")
        if not records:
            return
        altered = (next(digests.altered(connection, table), None) for table in digests.DIGESTED)
        with Session(connection) as session:
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if any(altered) or lost or next(audit.broken(session), None):
                raise HistoryError(DAMAGED)


def is_small(path: Path, data_key: bytes | None) -> bool:
    """True where the bytes of a photo were left out."""
    with in_plain_words(), closing(connect(path, data_key, timeout=BUSY_TIMEOUT_S)) as file:
        return bool(file.execute("SELECT 1 FROM photo WHERE length(content) = 0 LIMIT 1").fetchone())


def newest_entry(path: Path, data_key: bytes | None) -> datetime | None:
    """Return the instant of the last entry in the log of a history or a backup; None where it has none."""
    with in_plain_words(), closing(raw(path, data_key)) as file:
        (at,) = file.execute("SELECT max(at) FROM audit").fetchone()
    try:
        return datetime.fromisoformat(at).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def _copy(copy: Any) -> None:
    made = copy.execute(
        "SELECT type, name, sql FROM source.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\'"
    ).fetchall()
    if not made:
        raise HistoryError(DAMAGED)
    tables = [(name, sql) for kind, name, sql in made if kind == "table"]
    for name, sql in tables:
        copy.execute(sql)
        columns = [row[1] for row in copy.execute(f"PRAGMA main.table_info({_quoted(name)})")]
        taken = ["x''" if (name, column) == (_PHOTO, _BYTES) else _quoted(column) for column in columns]
        copy.execute(
            f"INSERT INTO main.{_quoted(name)} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - quoted names
            f"SELECT {', '.join(taken)} FROM source.{_quoted(name)}"
        )
    for kind, _, sql in made:
        if kind != "table":
            copy.execute(sql)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
