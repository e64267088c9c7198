"""Create, recognise and upgrade a history file. An older file is backed up first, a newer one refused."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from triage.errors import HistoryError
from triage.resources import folder
from triage.store import audit, backup, digests, layout
from triage.store.cipher import connect
from triage.store.engine import APPLICATION_ID, DAMAGED

HEAD = "0003"
"""The newest revision this program knows; a test holds it to the migrations folder."""

NEWER = "These marks were saved by a newer version of triage. Install that version to open them."


def create(engine: Engine) -> None:
    """Lay the tables into an empty file, and the mark of the program into its header, in one transaction."""
    with engine.begin() as connection:
        if _revision(connection) is None:  # another program may have been faster
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            _upgrade(connection)


def prepare_server(engine: Engine) -> None:
    """Lay the tables into an empty database, or bring them to `HEAD`; kiosks that start together wait their turn."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
        revision = _revision(connection)
        if revision == HEAD:
            return
        if revision is not None and revision not in known_revisions():
            raise HistoryError(NEWER)
        _upgrade(connection)
        digests.seal_all(connection)
        audit.chain_all(connection)


def recognise(path: Path, data_key: bytes | None = None, *, frozen: bool = False) -> str | None:
    """Return the revision of an existing file; None for a file whose first commit never came.

    `frozen`: where nothing can be written beside the file, such as on a full disk.

    Raises `HistoryError` where the file is no history of this program.
    """
    with closing(connect(path, data_key, frozen=frozen)) as file:
        file.execute("PRAGMA query_only=ON")
        made = file.execute(layout.MADE).fetchall()
        if not made:
            return None
        if file.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise HistoryError(layout.FOREIGN)
        layout.check_kinds(made)
        revision = file.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision is None or (revision[0] == HEAD and layout.digest(made) != layout.LAYOUT):
            raise HistoryError(DAMAGED)
        return str(revision[0])


def upgrade(engine: Engine, path: Path, revision: str, data_key: bytes | None = None) -> None:
    """Bring a file from `revision` to `HEAD`, with a backup of it first (`backup.before_upgrade`).

    Raises `HistoryError` where this program does not know the revision: the file is from a newer one.
    """
    if revision not in known_revisions():
        raise HistoryError(NEWER)
    backup.before_upgrade(path, HEAD, data_key)
    bring_up(engine)


def bring_up(engine: Engine) -> None:
    """Bring a file to `HEAD` in one transaction. The caller has a copy of it."""
    with engine.connect() as connection:
        # Batch mode drops tables; with foreign keys on, that would delete their children (stack notes, 4).
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            _upgrade(connection)
            digests.seal_all(connection)
            audit.chain_all(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken or layout.digest(connection.exec_driver_sql(layout.MADE)) != layout.LAYOUT:
                raise HistoryError("The history could not be upgraded and was left as it was.")
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def known_revisions() -> frozenset[str]:
    """Every revision in the migrations folder."""
    from alembic.script import ScriptDirectory

    return frozenset(
        script.revision for script in ScriptDirectory(str(folder("migrations"))).walk_revisions()
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
