"""What else may lie in a file: a stranger's triggers, views and tables never run as part of ours."""

import sqlite3
from contextlib import closing

import pytest

from tests.builders import START
from triage.errors import HistoryError
from triage.store import layout, open_history


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "h.triage"
    history = open_history(path)
    history.add_person("Anna", START, "anna")
    history.close()
    return path


def change(path, *statements):
    with closing(sqlite3.connect(path)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


def test_the_layout_is_that_of_a_new_file(path):
    with closing(sqlite3.connect(path)) as file:
        assert layout.digest(file.execute(layout.MADE)) == layout.LAYOUT, "a new layout has a new digest"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM patient; END",
        "CREATE VIEW v AS SELECT * FROM patient",
        "CREATE VIRTUAL TABLE f USING fts5(text)",
        "CREATE TABLE more (id)",
        "CREATE INDEX more ON lesion (abs(name))",
        "ALTER TABLE patient ADD COLUMN more AS (upper(name))",
        "DROP INDEX ix_lesion_patient_id",
    ],
)
def test_anything_more_or_less_is_refused(path, statement):
    change(path, statement)
    with pytest.raises(HistoryError):
        open_history(path, create=False)


def test_a_view_in_the_place_of_a_table_is_refused(path):
    change(path, "ALTER TABLE event RENAME TO other", "CREATE VIEW event AS SELECT * FROM other")
    with pytest.raises(HistoryError, match="not a triage history"):
        open_history(path, create=False)


def test_the_counts_of_an_analysed_file_are_no_harm(path):
    change(path, "ANALYZE")
    history = open_history(path, create=False)
    assert history.verify() == ()
    history.close()


def test_a_connection_trusts_no_schema(path):
    history = open_history(path)
    with history._engine.connect() as connection:
        for pragma, value in (("trusted_schema", 0), ("cell_size_check", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    history.close()


def test_a_name_of_megabytes_is_a_damaged_record(path):
    row = "'l', 'anna', hex(zeroblob(1000000)), NULL, NULL, '2026-11-24 09:30:00.000000', NULL, NULL, NULL, NULL"
    change(path, f"INSERT INTO lesion VALUES ({row})")
    history = open_history(path)
    with pytest.raises(HistoryError, match="damaged"):
        history.marks()
    assert "record" in {one.code for one in history.verify()}
    history.close()
