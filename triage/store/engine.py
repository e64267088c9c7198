"""Connections to a file or a database on a server, and their errors in words for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from triage.errors import HistoryError
from triage.store.cipher import DRIVER_ERRORS, connect, driver

APPLICATION_ID = 0x54524731
"""``TRG1``: marks the file as a history (SQLite file header, offset 68); also the number of the writers' lock."""
BUSY_TIMEOUT_S = 10.0
"""How long a writer waits for another program on the same file, seconds."""
READ_ONLY = {"triage_read_only": True}
"""Execution options of a connection that only reads: it takes no write lock."""

DAMAGED = "The history file is damaged. Restore a backup; the damaged file was left as it is."
"""What a person reads where SQLite says something that is none of the below."""

FAULTS: tuple[type[Exception], ...] = (DBAPIError, *DRIVER_ERRORS, UnicodeDecodeError)
"""What a database can raise, with SQLAlchemy around it or without; the last where the driver cannot read a message."""

_SAID = (
    ("disk is full", "The disk is full. Free some space, then save again."),
    ("no space left", "The disk is full. Free some space, then save again."),
    ("locked", "Your marks are open in another window. Close that one first."),
    ("busy", "Your marks are open in another window. Close that one first."),
    ("readonly", "Your marks cannot be saved here. Allow writing to the file and its folder, or move it."),
    ("unable to open", "The history file cannot be opened. Check its folder and your rights to it."),
    ("malformed", DAMAGED),
    ("not a database", "This file is not a triage history. Choose another file."),
    ("no such table", "This file is not a triage history. Choose another file."),
    ("disk i/o", "The disk could not be read or written. Check the disk, then try again."),
    (
        "authentication failed",
        "The clinic's database refused this program. Check user and password in its address.",
    ),
    ("permission denied", "The clinic's database refused this program. Check the rights of its user."),
    ("certificate", "The clinic's database could not show who it is. Check its certificate, then try again."),
    ("lock timeout", "Another kiosk is saving. Wait a moment, then save again."),
    ("nul (0x00)", "This text holds a sign that cannot be kept. Remove it, then try again."),
    ("value too long", "A text is too long to be kept. Shorten it, then try again."),
    ("does not exist", "The clinic's database is not there. Check the name and the user in its address."),
    ("connection", "The database of the clinic cannot be reached. Check the network, then try again."),
    (
        "failed to resolve host",
        "The database of the clinic cannot be reached. Check the network, then try again.",
    ),
)


def open_engine(path: Path, data_key: bytes | None = None, *, frozen: bool = False) -> Engine:
    """Return an engine on the file: WAL, FULL, foreign keys on, explicit transactions.

    `data_key` are the 32 bytes that an encrypted file is opened with, None for a plain file. `frozen`: only to read.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path.absolute(), data_key, timeout=BUSY_TIMEOUT_S, frozen=frozen),
        module=driver(data_key),
        poolclass=QueuePool,
        hide_parameters=True,  # what a person entered is in no message of a fault
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def open_server(url: str) -> Engine:
    """Return an engine on a PostgreSQL database. Raises `HistoryError` where the address cannot be used."""
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql" and "connect_timeout" not in address.query:
            address = address.update_query_dict({"connect_timeout": f"{BUSY_TIMEOUT_S:.0f}"})
        engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as fault:
        raise HistoryError(
            "The address of the database cannot be used. Write it as postgresql+psycopg://user@host/name, "
            "and install triage with its extra 'clinic'."
        ) from fault
    if engine.dialect.name != "postgresql":
        raise HistoryError("Only a PostgreSQL database can be used. A file is named with --history.")
    event.listen(engine, "connect", _on_server_connect)
    event.listen(engine, "begin", _on_server_begin)
    return engine


def is_closed_to_writing(fault: Exception) -> bool:
    """True where the disk is full or may not be written to: not where another program holds a lock on the file."""
    said = str(getattr(fault, "orig", fault)).lower()
    return any(sign in said for sign in ("disk is full", "disk i/o", "unable to open", "readonly"))


def take_turn(session: Session) -> None:
    """Wait until nobody else writes. In a file, BEGIN IMMEDIATE has done it."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn the database's errors into one sentence a person can act on (`HistoryError`)."""
    try:
        yield
    except FAULTS as fault:
        if type(fault).__name__ == "IntegrityError":
            raise  # a fault of ours: nothing was written
        said = str(getattr(fault, "orig", fault)).lower()
        for sign, sentence in _SAID:
            if sign in said:
                raise HistoryError(sentence) from fault
        raise HistoryError(DAMAGED) from fault


def _on_connect(connection: Any, _: Any) -> None:
    # The driver's own transaction control starts too late and loses updates silently; BEGIN is ours.
    connection.isolation_level = None
    # Deleted rows are overwritten at once, so that what is erased is gone from the pages too.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("triage_read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _on_server_connect(connection: Any, _: Any) -> None:
    # Digests are made of the server's own text of a value: it must be the same whatever a role is set to.
    # A kiosk that waits too long says so; one that vanished while it wrote holds nobody up for long.
    for setting in (
        "datestyle TO 'ISO, YMD'",
        "extra_float_digits TO 1",
        "client_encoding TO 'UTF8'",
        f"lock_timeout TO '{BUSY_TIMEOUT_S * 1000:.0f}ms'",
        "idle_in_transaction_session_timeout TO '60s'",
    ):
        connection.execute(f"SET {setting}")
    connection.commit()


def _on_server_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("triage_read_only", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
