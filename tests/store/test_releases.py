"""Every released layout stays here as a file with rows, and must upgrade with all of them."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from triage.domain.events import EventKind
from triage.domain.prediction import Contribution
from triage.store import migrate, open_history
from triage.store.engine import APPLICATION_ID, open_engine
from triage.store.tables import Base

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sql"))


def lay(dump: Path, folder: Path) -> Path:
    """Make the history that a release made."""
    path = folder / "h.triage"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(dump.read_text(encoding="utf-8"))
    return path


@pytest.fixture(params=RELEASES, ids=lambda dump: dump.stem)
def old(request, tmp_path):
    return lay(request.param, tmp_path)


@pytest.fixture
def first(tmp_path):
    return lay(RELEASES[0], tmp_path)


def rows(path, table, columns="*"):
    with closing(sqlite3.connect(path)) as file:
        return file.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()


def columns(path, table):
    with closing(sqlite3.connect(path)) as file:
        return [name for _, name, *_ in file.execute(f"PRAGMA table_info({table})")]


def test_there_is_a_release_for_every_layout_but_the_newest():
    assert {dump.stem for dump in RELEASES} == migrate.known_revisions() - {migrate.HEAD}


def test_every_row_and_every_value_is_there_afterwards(old):
    with closing(sqlite3.connect(old)) as file:
        assert file.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    tables.remove("alembic_version")
    kept = {table: columns(old, table) for table in tables}
    kept["assessment"].remove("reasons")  # the second voice moved out of it; tested below
    before = {table: rows(old, table, ", ".join(names)) for table, names in kept.items()}
    assert all(before.values()), "the fixture has rows in every table"
    history = open_history(old, create=False)
    assert history.verify() == ()
    person = history.person
    history.close()
    # The one person of a file was called the same in every file; two files could not be merged.
    assert person != "patient"
    before = {
        table: [tuple(person if value == "patient" else value for value in row) for row in found]
        for table, found in before.items()
    }
    assert {table: rows(old, table, ", ".join(names)) for table, names in kept.items()} == before


def test_a_checked_backup_lies_beside_it(old):
    before = rows(old, "observation")
    open_history(old, create=False).close()
    backup = old.with_name("h.triage.backups") / f"before-{migrate.HEAD}.triage"
    assert rows(backup, "observation") == before
    with closing(sqlite3.connect(backup)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() != (migrate.HEAD,)


def test_copies_of_one_file_are_of_one_person_and_other_files_of_others(first, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "other").mkdir()
    copy, other = lay(RELEASES[0], tmp_path / "copy"), lay(RELEASES[0], tmp_path / "other")
    with closing(sqlite3.connect(other)) as file:
        file.execute("UPDATE patient SET created_at='2025-01-01 08:00:00.000000'")
        file.commit()
    people = []
    for path in (first, copy, other):
        history = open_history(path, create=False)
        people.append(history.person)
        history.close()
    assert people[0] == people[1] != people[2]


def schema(path):
    with closing(sqlite3.connect(path)) as file:
        said = file.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(kind, name): " ".join(sql.split()) for kind, name, sql in said}


def test_an_upgraded_layout_is_the_fresh_layout(old, tmp_path):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_history(old, create=False).close()
    open_history(tmp_path / "fresh.triage").close()
    assert schema(old) == schema(tmp_path / "fresh.triage")
    engine = open_engine(old)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_second_voice_moves_into_its_own_column(first):
    before = {key: json.loads(text) for key, text in rows(first, "assessment", "id, reasons")}
    voices = {key: reasons[0].pop("with_answers", None) for key, reasons in before.items()}
    assert sum(voice is not None for voice in voices.values()) == 2
    history = open_history(first, create=False)
    story = history.story("id-6")
    history.close()
    after = rows(first, "assessment", "id, reasons, second_voice")
    assert {key: json.loads(reasons) for key, reasons, _ in after} == before
    assert {key: json.loads(voice) if voice else None for key, _, voice in after} == voices
    heard = story.observations[0].prediction.with_answers
    assert heard.probability == 0.7181827208957564
    assert heard.contributions[0] == Contribution("bleed", "yes", 1.5)


def test_a_recorded_visit_becomes_an_event_and_still_closes_the_advice(first):
    history = open_history(first, create=False)
    story = history.story("id-9")
    (visit,) = story.events
    assert (visit.kind, visit.on) == (EventKind.SEEN, date(2026, 11, 24))
    assert visit.closes_at == visit.noted_at == story.lesion.seen_at
    assert history.story("id-1").events == ()
    history.remove_event(visit.id, visit.noted_at)
    assert history.story("id-9").lesion.seen_at is None
    history.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE assessment SET reasons='{' WHERE id='id-5'",
        "UPDATE assessment SET reasons='[1]' WHERE id='id-5'",
        "UPDATE assessment SET reasons=x'ff00' WHERE id='id-5'",
        "UPDATE lesion SET seen_at='bad' WHERE id='id-9'",
        "UPDATE lesion SET seen_at=12 WHERE id='id-9'",
    ],
)
def test_a_damaged_row_stops_no_upgrade_and_is_named_after_it(first, damage):
    with closing(sqlite3.connect(first)) as file:
        file.execute(damage)
        file.commit()
    history = open_history(first, create=False)
    assert [one.code for one in history.verify()] == ["record"]
    assert len(history.story("id-6").observations) == 1, "the other rows are as they were"
    history.close()


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(first, monkeypatch):
    from triage.errors import HistoryError

    before = rows(first, "assessment")
    with closing(sqlite3.connect(first)) as file:
        file.execute("CREATE TABLE overview (id)")  # in the way of the new table
        file.commit()
    with pytest.raises(HistoryError):
        open_history(first, create=False)
    assert rows(first, "assessment") == before
    assert columns(first, "lesion")[-1] == "seen_at"
    with closing(sqlite3.connect(first)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
