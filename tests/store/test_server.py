"""The database of a clinic: the same tables, the same checks, and its errors as one sentence."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import ALL_NO, START, answers, sharp_photo
from tests.over_time import DRAWN, OUTLINE
from tests.postgres import Cluster
from tests.store.plain_sql import sql
from triage.domain.body import Pin, Spot, View
from triage.domain.followup import DueKind
from triage.domain.reminder import ReminderEdit
from triage.errors import HistoryError
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import add_lesion, save
from triage.store import engine, migrate, open_database
from triage.store.engine import open_server
from triage.store.tables import Base

HOSTILE = ("\x00", "a\x00b", "\x1b[2J", "'; DROP TABLE patient; --", "é" * 500, "\ud800", "%s", "../..", "")


@pytest.fixture
def clinic(database, tmp_path):
    made = Desk(tmp_path / "none", model_id="off", database_url=database)
    yield made
    made.close()


def test_the_migrations_lay_what_the_tables_say(empty_database):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_database(empty_database).close()
    server = open_server(empty_database)
    with server.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == migrate.HEAD
    server.dispose()


def test_kiosks_that_start_together_lay_the_tables_once(empty_database):
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_database(empty_database), range(4)))
    for one in opened:
        assert one.people() == ()
        one.close()


def test_a_role_that_is_no_superuser_is_enough(clinic):
    sql(clinic, "SELECT 1")
    assert sql(clinic, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [
        (False, False)
    ]


@pytest.mark.parametrize("bad", HOSTILE)
def test_an_id_that_is_none_of_ours_is_one_sentence_or_nothing(clinic, bad):
    lesion = add_lesion(clinic, "belly", "belly", "left")
    history = clinic.history
    for use in (
        lambda: history.story(bad),
        lambda: history.observation(bad),
        lambda: history.overview_photo(bad),
        lambda: history.set_outline(bad, OUTLINE, None, None, START),
        lambda: history.set_pin(bad, Pin(View.FRONT, 0.5, 0.5), START),
        lambda: history.remove_event(bad, START),
        lambda: history.rename(bad, "x", START),
        lambda: history.set_spots(bad, (Spot(0.5, 0.5, bad),), START),
        lambda: history.of(bad),
        lambda: history.find(bad or "?"),
    ):
        with pytest.raises(HistoryError) as told:
            use()
        assert str(told.value).count("\n") == 0
        assert "damaged" not in str(told.value)
    assert history.photo(bad) is None
    assert history.verify() == ()
    assert history.story(lesion.id).lesion == lesion


def test_a_sign_that_the_database_cannot_keep_is_one_sentence(clinic):
    lesion = add_lesion(clinic, "belly", "belly", "left")
    with pytest.raises(HistoryError, match="cannot be kept"):
        clinic.history.rename(lesion.id, "a\x00b", START)
    with pytest.raises(HistoryError, match="too long"):
        clinic.history.rename(lesion.id, "x" * 200, START)
    clinic.history.set_profile({"name": "a\x00b"}, START)
    assert clinic.history.profile() == {"name": "a\x00b"}, "JSON spells it out"
    assert clinic.history.verify() == ()


DAMAGE = {
    "UPDATE lesion SET name = 'other'": "record",
    "UPDATE lesion SET created_at = created_at + interval '1 microsecond'": "record",
    "UPDATE observation SET findings = CAST('[ ]' AS json)": "record",
    "UPDATE observation SET outline = CAST('{' || ' ' || substr(CAST(outline AS TEXT), 2) AS json)": "record",
    "UPDATE answers SET given = CAST('{}' AS json)": "record",
    "UPDATE assessment SET tier = 3": "record",
    "UPDATE photo SET content = content || 'x'": "photo",
    "UPDATE photo SET camera = 'x'": "record",
    "UPDATE reminder_edit SET done_on = done_on + 1": "record",
    "UPDATE patient SET profile = CAST('{\"a\": 1}' AS json)": "record",
    "UPDATE audit SET who = 'x' WHERE id = 2": "audit",
    "DELETE FROM audit WHERE id = 2": "audit",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_was_changed_past_the_program_is_found(clinic, damage):
    kept = save(clinic, sharp_photo(), check(sharp_photo(), answers(**ALL_NO), model=None))
    clinic.history.set_outline(kept.id, DRAWN, None, None, START)
    lesion = kept.lesion_id
    clinic.history.edit_reminder(
        ReminderEdit(lesion, DueKind.PHOTO, START.date(), done_on=START.date()), START
    )
    assert clinic.history.verify() == ()
    sql(clinic, damage)
    assert {one.code for one in clinic.history.verify()} == {DAMAGE[damage]}


def test_how_a_role_writes_dates_and_numbers_does_not_matter(clinic, cluster: Cluster, database):
    kept = save(clinic, sharp_photo(), check(sharp_photo(), answers(**ALL_NO), model=None))
    clinic.close()
    name = database.split("@/")[1].split("?")[0]
    cluster.sql(f"ALTER DATABASE {name} SET datestyle TO 'SQL, DMY'")
    cluster.sql(f"ALTER DATABASE {name} SET extra_float_digits TO -3")
    cluster.sql(f"ALTER DATABASE {name} SET timezone TO 'Pacific/Honolulu'")
    assert clinic.history.verify() == ()
    assert clinic.history.observation(kept.id) == kept


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg://clinic@/nowhere?host={folder}", "is not there"),
        ("postgresql+psycopg://nobody@/postgres?host={folder}", "is not there"),
        ("postgresql+psycopg://clinic@/x?host={folder}/none", "cannot be reached"),
        ("postgresql+psycopg://clinic@no-such-host.invalid/x", "cannot be reached"),
        ("postgresql+psycopg://clinic@127.0.0.1:1/x", "cannot be reached"),
        ("postgresql+psycopg://clinic@127.0.0.1:1/x?sslmode=perhaps", "cannot be reached|cannot be used"),
        ("sqlite:///x", "Only a PostgreSQL database"),
        ("nothing", "cannot be used"),
        ("mysql+none://x", "cannot be used"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(cluster: Cluster, address, said):
    with pytest.raises(HistoryError, match=said) as told:
        open_database(address.format(folder=cluster.folder))
    assert "\n" not in str(told.value)


def test_a_password_in_the_address_is_never_told(cluster: Cluster):
    with pytest.raises(HistoryError) as told:
        open_database(f"postgresql+psycopg://clinic:hunter2@/nowhere?host={cluster.folder}")
    assert "hunter2" not in str(told.value)


def test_a_kiosk_that_waits_too_long_says_so(clinic, database, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_S", 0.02)
    other = open_database(database)
    with clinic.history._writing("test", None, START), pytest.raises(HistoryError, match="Another kiosk"):
        other.set_profile({}, START)
    other.close()


def test_a_newer_layout_is_refused(clinic, database):
    sql(clinic, "UPDATE alembic_version SET version_num = '9999'")
    clinic.close()
    with pytest.raises(HistoryError, match="newer version"):
        open_database(database)
