"""The file itself: whose it is, how old, whether it is whole, and two programs at once."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from functools import partial

import pytest

from tests.builders import ALL_NO, answers, desk, ids, sharp_photo
from triage.errors import HistoryError
from triage.service.check import check
from triage.service.record import save
from triage.store import layout, migrate, open_history
from triage.store.engine import APPLICATION_ID, open_engine
from triage.store.tables import Base


@pytest.fixture
def path(tmp_path):
    table = desk(tmp_path / "h.triage")
    save(table, sharp_photo(), check(sharp_photo(), answers(**ALL_NO), model=None))
    table.close()
    return tmp_path / "h.triage"


def test_the_file_is_marked_private_and_safe(path):
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID == 0x54524731
        assert file.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert path.stat().st_mode & 0o077 == 0
    engine = open_engine(path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_the_migrations_end_at_head_and_match_the_tables(path):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert migrate.HEAD in migrate.known_revisions()
    engine = open_engine(path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_newer_file_is_refused_and_untouched(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE alembic_version SET version_num='9999'")
        file.commit()
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="newer version"):
        open_history(path)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.backups"))


def test_an_older_file_is_backed_up_and_upgraded(path, tmp_path, monkeypatch):
    later = tmp_path / "migrations"
    (later / "versions").mkdir(parents=True)
    from triage.resources import folder

    for source in [folder("migrations") / "env.py", *(folder("migrations") / "versions").glob("0*.py")]:
        (later / source.relative_to(folder("migrations"))).write_bytes(source.read_bytes())
    head = migrate.HEAD
    (later / "versions" / "9000_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '9000', '{head}'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('lesion') as batch:\n"
        "        batch.alter_column('name', type_=sa.String(200), existing_nullable=False)\n"
    )
    monkeypatch.setattr(migrate, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(migrate, "HEAD", "9000")
    monkeypatch.setattr(layout, "digest", lambda made: layout.LAYOUT)  # that release would say its own
    history = open_history(path)
    assert len(history.lesions()[0].observations) == 1, "children survive a batch change of their parent"
    assert history.verify() == ()
    history.close()
    backup = path.with_name("h.triage.backups") / "before-9000.triage"
    with closing(sqlite3.connect(backup)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (head,)
        assert file.execute("SELECT count(*) FROM observation").fetchone() == (1,)


@pytest.mark.parametrize(
    "content", [b"hello, this is text" * 100, b"%PDF-1.4" + bytes(2000), os.urandom(8192)]
)
def test_a_foreign_file_is_refused_and_untouched(tmp_path, content):
    path = tmp_path / "foreign.triage"
    path.write_bytes(content)
    with pytest.raises(HistoryError, match="not a triage history"):
        open_history(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE t (x)")
        file.commit()
    with pytest.raises(HistoryError, match="not a triage history"):
        open_history(path)


def test_a_file_whose_making_was_cut_off_is_made_again(tmp_path):
    path = tmp_path / "cut.triage"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")  # what is on disk before the first commit
    assert path.stat().st_size > 0
    history = open_history(path)
    assert history.contents().lesions == 0
    history.close()


def test_a_log_without_its_main_file_is_not_overwritten(path):
    history = open_history(path)  # a reader keeps the log from being folded in
    table = desk(path)
    table.new_id = ids("log")
    save(table, None, check(None, answers(), model=None))
    wal = path.with_name(path.name + "-wal").read_bytes()
    assert wal
    history.close()
    table.close()
    path.write_bytes(b"")
    path.with_name(path.name + "-wal").write_bytes(wal)
    with pytest.raises(HistoryError, match="main file"):
        open_history(path)
    assert path.with_name(path.name + "-wal").read_bytes() == wal


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(HistoryError, match="no history"):
        open_history(tmp_path / "none.triage", create=False)
    with pytest.raises(HistoryError):
        open_history(tmp_path)


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(path):
    history = open_history(path)
    before = history.contents()
    with history._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    from sqlalchemy import event

    event.listen(history._engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}"))
    table = desk(path)
    table.__dict__["history"] = history
    table.new_id = ids("full")
    with pytest.raises(HistoryError, match="disk is full"):
        save(table, sharp_photo(3), check(sharp_photo(3), answers(), model=None))
    after = history.contents()
    assert (after.observations, after.photos) == (before.observations, before.photos)
    assert history.verify() == ()
    history.close()


def test_a_file_that_another_program_holds_is_not_read_past_its_lock(path, monkeypatch):
    monkeypatch.setattr(migrate, "connect", partial(migrate.connect, timeout=0.0))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryError, match="another window"):
            open_history(path)


@pytest.fixture
def full_disk(path, tmp_path):
    """The history on a disk that is full; where disks cannot be made, there is no test."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        kept = disk / path.name
        kept.write_bytes(path.read_bytes())
        with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            while filler.write(bytes(4096)):
                pass
        yield kept
    finally:
        subprocess.run(["umount", disk], check=True)


def test_on_a_full_disk_a_history_opens_for_reading(full_disk):
    history = open_history(full_disk)
    (story,) = history.lesions()
    assert history.photo(story.observations[0].id) == sharp_photo()
    assert history.verify() == ()
    with pytest.raises(HistoryError, match="cannot be saved here"):
        history.rename(story.lesion.id, "another name", story.lesion.created_at)
    history.close()
    (full_disk.parent / "filler").unlink()
    history = open_history(full_disk)
    assert history.rename(story.lesion.id, "another name", story.lesion.created_at).name == "another name"
    history.close()


def test_a_changed_photo_is_found(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "UPDATE photo SET content = CAST(substr(content, 1, 1000) || x'00ff' || substr(content, 1003) AS BLOB)"
        )
        file.commit()
    history = open_history(path)
    assert [one.code for one in history.verify()] == ["photo"]
    history.close()


def test_a_lost_child_and_an_unreadable_record_are_found(path):
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE assessment SET reasons = '[{\"rule\": 1}]'")
        file.execute("DELETE FROM photo")
        file.commit()
    history = open_history(path)
    assert {one.code for one in history.verify()} == {"reference", "record"}
    history.close()


WRITER = """
import sys
from tests.builders import answers, clock
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import save
from pathlib import Path
table = Desk(Path(sys.argv[1]), model_id="off", clock=clock())
result = check(None, answers(), model=None)
for _ in range(25):
    save(table, None, result, lesion_id=sys.argv[2])
table.close()
"""


def test_two_programs_write_at_once_and_nothing_is_lost(path):
    history = open_history(path)
    lesion = history.lesions()[0].lesion.id
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), lesion]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(history.story(lesion).observations) == 51
    assert history.verify() == ()
    history.close()


KILLED = """
import os, sys
from tests.builders import answers, clock, sharp_photo
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import save
from pathlib import Path
table = Desk(Path(sys.argv[1]), model_id="off", clock=clock())
data = sharp_photo(7)
result = check(data, answers(), model=None)
save(table, data, result)
print("saved", flush=True)
while True:
    save(table, data, result)
"""


def test_a_killed_program_loses_nothing_that_was_saved(path):
    program = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    assert program.stdout.readline() == "saved\n"
    program.kill()
    program.wait()
    history = open_history(path)
    assert history.verify() == ()
    assert history.contents().photos == 2
    history.close()


def test_a_file_that_was_moved_away_is_not_written_into_the_void(path):
    history = open_history(path)
    table = desk(path)
    table.__dict__["history"] = history
    table.new_id = ids("void")
    path.rename(path.with_name("elsewhere.triage"))
    with pytest.raises(HistoryError, match="moved or removed"):
        save(table, None, check(None, answers(), model=None))
    history.close()


def test_removed_marks_are_listed_apart(path):
    table = desk(path)
    table.new_id = ids("apart")
    lesion = table.history.lesions()[0].lesion
    table.history.remove(lesion.id, table.clock())
    assert table.history.lesions() == ()
    assert [one.lesion.id for one in table.history.lesions(removed=True)] == [lesion.id]
    table.close()
