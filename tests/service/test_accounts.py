"""Who may log in: the same answer for everything wrong, a growing wait that all kiosks share, and an entry for each."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tests.builders import START, ids
from triage.domain.accounts import (
    FREE_TRIES,
    LONGEST_WAIT,
    MOST_TRIES,
    Right,
    Role,
    account_name,
    may_try,
    wait_after,
)
from triage.errors import HistoryError, UsageError
from triage.service import accounts
from triage.service.desk import OFF, Desk
from triage.words import words

PASSWORD = "velvet harbour quince ladder"
WRONG = words("screen.login.refused")


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Argon2 at its least cost: the tests are about what is around it."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys.cache_clear()
    yield
    accounts._nobodys.cache_clear()


@pytest.fixture
def time_now():
    return Clock()


@pytest.fixture
def kiosk(database, tmp_path, time_now):
    made = Desk(tmp_path / "none", model_id=OFF, clock=time_now, new_id=ids(), database_url=database)
    accounts.add(made, "Maria", Role.NURSE, PASSWORD)
    yield made
    made.close()


@pytest.fixture
def other_kiosk(database, tmp_path, time_now, kiosk):
    made = Desk(tmp_path / "none", model_id=OFF, clock=time_now, database_url=database)
    yield made
    made.close()


def refused(desk, name="maria", password="wrong"):
    with pytest.raises(UsageError) as told:
        accounts.log_in(desk, name, password)
    return str(told.value)


def said(desk):
    return [(one["action"], one["who"]) for one in desk.history.log()]


def test_a_nurse_logs_in_and_the_log_says_so_without_the_password(kiosk):
    account = accounts.log_in(kiosk, " MARIA ", PASSWORD)
    assert (account.name, account.role) == ("maria", Role.NURSE)
    accounts.log_out(kiosk, account)
    assert said(kiosk)[-3:] == [("login.try", "maria"), ("login", "maria"), ("logout", "maria")]
    assert PASSWORD not in repr(kiosk.history.log())
    assert kiosk.history.verify() == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Maria", "maria"), ("ＭＡＲＩＡ", "maria"), ("  a\tb ", "a b"), ("Straße", "strasse"), ("\x00", "")],
)
def test_a_name_is_written_in_one_way(typed, name):
    assert account_name(typed) == name


def test_everything_wrong_gets_the_same_sentence_and_an_entry(kiosk, time_now):
    accounts.add(kiosk, "gone", Role.NURSE, PASSWORD)
    accounts.disable(kiosk, "gone")
    for name, password in (
        ("maria", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("", ""), ("\x00", "\ud800"),
        ("'; --", "x" * 5000), ("x" * 500, PASSWORD), (PASSWORD, PASSWORD),
    ):  # fmt: skip
        assert refused(kiosk, name, password) == WRONG
        assert said(kiosk)[-1][0] == "login.fail"
    assert PASSWORD not in repr(kiosk.history.log()), "a password in the wrong field is not written down"
    assert kiosk.history.verify() == ()


def test_the_wait_doubles_and_ends(kiosk, time_now):
    for _ in range(FREE_TRIES):
        assert refused(kiosk) == WRONG
    assert refused(kiosk, password=PASSWORD) == WRONG, "the right one has to wait too"
    assert ("login.refused", "maria") in said(kiosk)
    time_now.now += wait_after(FREE_TRIES)
    assert accounts.log_in(kiosk, "maria", PASSWORD).name == "maria"
    assert accounts.accounts(kiosk)[0].failures == 0


def test_two_kiosks_share_the_count(kiosk, other_kiosk):
    for desk in (kiosk, other_kiosk, kiosk):
        refused(desk)
    assert refused(other_kiosk, password=PASSWORD) == WRONG
    assert accounts.accounts(other_kiosk)[0].failures == FREE_TRIES


def test_guesses_at_the_same_moment_count_each(kiosk, other_kiosk):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: refused((kiosk, other_kiosk)[number % 2]), range(12)))
    looked_at = [action for action, who in said(kiosk) if action == "login.try"]
    assert len(looked_at) == FREE_TRIES


def test_waits_follow_their_sources():
    waits = [wait_after(failures) for failures in range(MOST_TRIES)]
    assert waits[FREE_TRIES] == timedelta(seconds=1)
    assert all(later >= earlier for earlier, later in itertools.pairwise(waits))
    assert max(waits) == LONGEST_WAIT == timedelta(hours=1)
    assert not may_try(MOST_TRIES, START, START + timedelta(days=999)), "only a new password helps"
    assert may_try(0, None, START)


def test_a_new_password_ends_the_wait_and_the_old_one(kiosk):
    for _ in range(FREE_TRIES):
        refused(kiosk)
    accounts.set_password(kiosk, "MARIA", "another harbour quince ladder")
    assert accounts.log_in(kiosk, "maria", "another harbour quince ladder")
    assert refused(kiosk, password=PASSWORD) == WRONG


def test_a_hash_of_older_parameters_is_renewed(kiosk, monkeypatch):
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    before = kiosk.history._engine.connect().exec_driver_sql("SELECT password FROM account").scalar()
    accounts.log_in(kiosk, "maria", PASSWORD)
    with kiosk.history._engine.connect() as connection:
        after = connection.exec_driver_sql("SELECT password FROM account").scalar()
    assert "m=8,t=1" in before
    assert "m=16,t=2" in after
    assert accounts.log_in(kiosk, "maria", PASSWORD)
    assert kiosk.history.verify() == ()


def test_an_ended_account_is_out_at_once(kiosk):
    account = accounts.log_in(kiosk, "maria", PASSWORD)
    assert accounts.still(kiosk, account) == accounts.accounts(kiosk)[0]
    accounts.disable(kiosk, "maria")
    assert accounts.still(kiosk, account) is None
    assert refused(kiosk, password=PASSWORD) == WRONG


def test_roles(kiosk):
    nurse = accounts.log_in(kiosk, "maria", PASSWORD)
    admin = accounts.add(kiosk, "otto", Role.ADMIN, PASSWORD)
    assert accounts.require(nurse, Right.VISIT) == nurse
    for right in (Right.ERASE, Right.ACCOUNTS, Right.SETTINGS):
        assert accounts.require(admin, right) == admin
        with pytest.raises(UsageError, match="may not"):
            accounts.require(nurse, right)
    with pytest.raises(UsageError, match="may not"):
        accounts.require(None, Right.VISIT)


@pytest.mark.parametrize("password", ["short", "password123", "maria123", "x" * 2000])
def test_a_weak_password_is_not_taken(kiosk, password):
    with pytest.raises(UsageError):
        accounts.add(kiosk, "new", Role.NURSE, password)
    assert len(accounts.accounts(kiosk)) == 1


def test_a_kiosk_without_an_account_says_so(kiosk):
    accounts.get_ready(kiosk)
    accounts.disable(kiosk, "maria")
    with pytest.raises(UsageError, match="triage accounts add"):
        accounts.get_ready(kiosk)


def test_names_are_there_once(kiosk):
    with pytest.raises(HistoryError, match="already"):
        accounts.add(kiosk, "MARIA", Role.ADMIN, PASSWORD)
    for bad in ("", " \x00 ", "x" * 65):
        with pytest.raises(UsageError, match="needs a name"):
            accounts.add(kiosk, bad, Role.NURSE, PASSWORD)
    for change in (accounts.disable, lambda desk, name: accounts.set_password(desk, name, PASSWORD)):
        with pytest.raises(HistoryError, match="no account"):
            change(kiosk, "nobody")


def test_an_unknown_name_takes_about_the_time_of_a_known_one(kiosk, time_now, monkeypatch):
    """With real parameters argon2 is nearly all of the time; both ways run it once."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher())
    accounts._nobodys.cache_clear()
    accounts.set_password(kiosk, "maria", PASSWORD)
    accounts.get_ready(kiosk)

    def fastest(name):
        took = []
        for _ in range(5):
            time_now.now += LONGEST_WAIT
            begun = time.process_time()
            refused(kiosk, name)
            took.append(time.process_time() - begun)
        return min(took)

    known, unknown = fastest("maria"), fastest("nobody")
    assert unknown == pytest.approx(known, rel=0.5)
