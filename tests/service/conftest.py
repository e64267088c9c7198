"""What several tests of the service start from."""

import time

import pytest

from tests.builders import desk, ids


@pytest.fixture
def opened_in(tmp_path, monkeypatch):
    """Open one file in a zone of the earth at an instant, as a computer that was carried there does."""
    opened, new_id = [], ids()

    def open_in(zone, now):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        table = desk(tmp_path / "h.triage")
        table.new_id, table.clock = new_id, now.astimezone
        opened.append(table)
        return table

    yield open_in
    for table in opened:
        table.close()
    monkeypatch.undo()
    time.tzset()
