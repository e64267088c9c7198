"""The quick form of `python -m tests.store.two_kiosks --writes 1000`."""

from tests.store.two_kiosks import run


def test_two_kiosks_at_once_lose_nothing(empty_database):
    found = run(empty_database, 40)
    assert found["log entries"] == found["writes"] == 80
    assert (found["errors"], found["lost"], found["damage"]) == (0, 0, 0)
