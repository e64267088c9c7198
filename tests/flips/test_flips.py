"""Forty flips of the bar, and those that were missed once; the whole series is ``python -m tests.flips``."""

import sqlite3
from contextlib import closing
from random import Random

import pytest

from tests.flips.__main__ import lower_bound
from tests.flips.filled import DATA_KEY, filled
from tests.flips.flips import anywhere, dump, reported, run, table_by_table
from triage.store import open_history


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("flips") / "h.triage")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("flips") / "h.triage", data_key=DATA_KEY)


def test_every_table_has_rows_and_is_whole(plain):
    assert all(rows for name, rows in dump(plain).items())
    assert not reported(plain)


@pytest.mark.parametrize("where", [anywhere, table_by_table])
def test_every_changed_value_of_a_plain_file_is_reported(plain, tmp_path, where):
    series = run("plain", plain, where(plain, Random(7)), tmp_path, 40)
    assert series.missed == []


def test_every_changed_value_of_an_encrypted_file_is_reported(sealed, tmp_path):
    series = run("encrypted", sealed, anywhere(sealed, Random(7)), tmp_path, 40, DATA_KEY)
    assert series.missed == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE photo SET content=CAST(content AS TEXT) WHERE rowid=1",
        "UPDATE lesion SET digest=CAST(digest AS BLOB) WHERE rowid=1",
        "UPDATE audit SET at=replace(at, '.', ',') WHERE id=3",
        "UPDATE audit SET at=replace(at, ' ', '0') WHERE id=3",
        "UPDATE audit SET who=CAST(who AS BLOB) WHERE id=20",
        "UPDATE lesion SET digest=NULL WHERE rowid=1",
    ],
)
def test_the_same_bytes_in_another_form_are_reported(plain, tmp_path, statement):
    path = tmp_path / "h.triage"
    path.write_bytes(plain.read_bytes())
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        file.commit()
    assert reported(path)


def test_a_message_of_the_database_that_is_no_text_is_one_sentence(plain, tmp_path):
    """SQLite names the damaged part of a layout in its message, and Python cannot read that."""
    path = tmp_path / "h.triage"
    path.write_bytes(plain.read_bytes().replace(b"CREATE TABLE lesion", b"CREATE TABLE\xff \xd4esion"))
    assert reported(path)


def test_the_bound_is_that_of_clopper_and_pearson():
    assert lower_bound(500, 500) == pytest.approx(0.9926, abs=1e-4)
    assert lower_bound(59, 60) == pytest.approx(0.9106, abs=1e-4)


def test_the_reference_knows_more_than_the_program(plain):
    """The dump is of the file, not of the program: it sees a column that no class of ours has."""
    history = open_history(plain)
    history.close()
    assert {"alembic_version", "sqlite_master", "header"} <= dump(plain).keys()
