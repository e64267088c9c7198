"""A whole history goes to a server and comes back: every value, every photo, the log; and the first stays as it was."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import START, clock
from tests.store.plain_sql import sql
from tests.store.test_releases import lay
from triage.domain.accounts import Role
from triage.errors import HistoryError
from triage.service.desk import OFF, Desk
from triage.service.moving import move_history
from triage.store import move as moving
from triage.store import open_history
from triage.store.accounts import Accounts
from triage.store.move import MOVED, TABLES, prints

KEY = bytes(range(32))
RELEASE = Path(__file__).parent / "releases" / "0002.sql"


def at_file(path: Path, key: bytes | None = None) -> Desk:
    return Desk(path, model_id=OFF, data_key=key, clock=clock())


def at_server(url: str) -> Desk:
    return Desk(Path("none"), model_id=OFF, database_url=url, clock=clock())


@pytest.fixture
def full(tmp_path: Path) -> Desk:
    """A history with rows in every table: the fixture of a release, and what the newest layout added."""
    (tmp_path / "old").mkdir()
    desk = at_file(lay(RELEASE, tmp_path / "old"))
    history = desk.history
    history.name_person("Άννα \U0001f98b", START)
    history.add_person("Berta", START, "berta")
    history.keep_setting("small", {"on": True, "half": 0.1 + 0.2, "text": "a\x00b"}, "setting", START)
    Accounts.sharing(history).add("a1", "maria", Role.NURSE, "$argon2id$hash", START)
    counts = {table.name: sql(desk, f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES}
    assert all(counts.values()), counts
    desk.close()
    yield desk
    desk.close()


def values(desk: Desk) -> dict[str, object]:
    """Every value of every table, but the last entry of the log, which tells of the move."""
    with desk.history._reader.connect() as connection:
        return {table.name: prints(connection, table) for table in TABLES}


def without_moves(found: dict[str, dict[tuple[str, ...], str]], moves: int) -> dict[str, object]:
    kept = sorted(found["audit"], key=lambda key: int(key[0]))
    return {**found, "audit": {key: found["audit"][key] for key in kept[: len(kept) - moves]}}


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_there_and_back_again_everything_is_the_same(full: Desk, database: str, tmp_path: Path, key) -> None:
    if key:
        locked = at_file(tmp_path / "locked.triage", KEY)
        move_history(full, locked)
        full.close()
        full = locked
    before, bytes_before = values(full), None
    people = full.history.people()
    full.close()
    bytes_before = hashlib.sha256(full.history_path.read_bytes()).digest()

    server, back = at_server(database), at_file(tmp_path / "back.triage", key)
    there = move_history(full, server)
    assert without_moves(values(server), 1) == before
    again = move_history(server, back)
    assert without_moves(values(back), 2) == before
    assert there.rows | {"audit": 0} == again.rows | {"audit": 0}
    assert there.photos > 0

    for desk in (full, server, back):
        assert desk.history.verify() == ()
        assert desk.history.people() == people
    for person in people:
        first, last = full.history.of(person.id), back.history.of(person.id)
        assert first.rows() == last.rows() == server.history.of(person.id).rows()
        assert list(first.photo_contents()) == list(last.photo_contents())
        assert first.lesions() == last.lesions() == server.history.of(person.id).lesions()
    assert [one["action"] for one in back.history.log()][-2:] == [MOVED, MOVED]
    full.close()
    assert hashlib.sha256(full.history_path.read_bytes()).digest() == bytes_before, "the source is as it was"
    server.close()
    back.close()


def test_a_target_that_holds_anything_is_refused_and_kept(full: Desk, database: str, tmp_path: Path) -> None:
    server = at_server(database)
    server.history.add_person("Carla", START, "carla")
    before = values(server)
    with pytest.raises(HistoryError, match="something in the target"):
        move_history(full, server)
    assert values(server) == before
    busy = at_file(tmp_path / "busy.triage")
    Accounts.sharing(busy.history).add("a", "otto", Role.ADMIN, "x", START)
    with pytest.raises(HistoryError, match="something in the target"):
        move_history(full, busy)
    with pytest.raises(HistoryError, match="onto itself"):
        move_history(full, full)
    for desk in (server, busy):
        desk.close()


def test_a_damaged_source_is_not_copied(full: Desk, database: str) -> None:
    sql(full, "UPDATE lesion SET name = 'other'")
    server = at_server(database)
    with pytest.raises(HistoryError, match="damaged"):
        move_history(full, server)
    assert server.history.people() == ()
    server.close()


def test_a_value_that_arrives_otherwise_is_noticed_and_nothing_is_kept(
    full: Desk, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving.digests.seal_all

    def spoil(connection) -> None:
        connection.exec_driver_sql("UPDATE event SET result = 'spoilt'")
        real(connection)

    monkeypatch.setattr(moving.digests, "seal_all", spoil)
    for target in (at_server(database), at_file(tmp_path / "new.triage")):
        with pytest.raises(HistoryError, match="not the same"):
            move_history(full, target)
        target.close()
    assert not (tmp_path / "new.triage").exists(), "a file that was made for it is gone again"
    server = at_server(database)
    assert server.history.people() == ()
    assert server.history.changes() == 0
    server.close()


def test_a_text_that_a_server_cannot_keep_is_one_sentence(full: Desk, database: str) -> None:
    full.history.of("berta").name_person("a\x00b", START)
    server = at_server(database)
    with pytest.raises(HistoryError, match="cannot be kept"):
        move_history(full, server)
    assert server.history.people() == ()
    server.close()


def test_the_command_moves_both_ways(full: Desk, database: str, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from triage.cli.root import app

    run = CliRunner().invoke
    done = run(app, ["history", "move", "--from", str(full.history_path), "--to", database])
    assert "Copied and compared" in done.output, done.output
    done = run(app, ["history", "move", "--from", database, "--to", str(tmp_path / "back.triage"), "--json"])
    assert '"triage.move/1"' in done.output, done.output
    with closing(sqlite3.connect(tmp_path / "back.triage")) as file:
        assert file.execute("SELECT count(*) FROM patient").fetchone() == (2,)
    history = open_history(tmp_path / "back.triage")
    assert history.verify() == ()
    history.close()
