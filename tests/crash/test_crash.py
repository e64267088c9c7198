"""The quick forms of the labs; the long ones are commands (docs/evaluation/durability.md)."""

import subprocess
import sys

import pytest

from tests.crash.preload import why_not
from tests.crash.replay import Entry, Op, Start, replay
from tests.crash.work import plan

SHIM = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


def lab(name, *options):
    """Run a lab as a person would; return its exit code and what it printed."""
    command = [sys.executable, "-m", f"tests.crash.{name}", *options]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_kill_loses_nothing_that_was_acknowledged():
    code, said = lab("kill", "--runs", "20")
    assert code == 0, said
    assert "| all | 20 |" in said


@SHIM
def test_a_power_cut_loses_nothing_that_was_acknowledged():
    code, said = lab("power_cut", "--runs", "6")
    assert code == 0, said
    assert "| all |" in said


@SHIM
@pytest.mark.parametrize("mode", ["OFF", "NORMAL"])
def test_the_power_cut_lab_finds_a_store_that_does_not_sync(mode):
    code, said = lab("power_cut", "--runs", "6", "--synchronous", mode)
    assert code == 1, said
    assert "acknowledged" in said


@SHIM
def test_a_bad_disk_is_one_sentence_and_nothing_is_half():
    code, said = lab("faults", "--most", "2")
    assert code == 0, said


def test_a_plan_is_the_same_for_the_same_seed_and_refers_to_what_was_made():
    steps = plan(7, 60)
    assert steps == plan(7, 60) != plan(8, 60)
    assert all(int(step.subject[1:].split("-")[0]) < at for at, step in enumerate(steps) if step.subject)


class Fixed:
    """A source of chance that always says the same."""

    def __init__(self, share, keeps):
        self.share, self.keeps = share, keeps

    def choice(self, _):
        return self.share

    def random(self):
        return 0.4 if self.keeps else 0.6

    def randint(self, low, high):
        return low


LOG = (
    Entry(Op.CREATE, 7, 0, "a", b""),
    Entry(Op.SYNC_FOLDER, 0, 0, "", b""),
    Entry(Op.WRITE, 7, 0, "a", b"1" * 1024),
    Entry(Op.SYNC, 7, 0, "a", b""),
    Entry(Op.WRITE, 7, 512, "a", b"2" * 1024),
    Entry(Op.RENAME, 0, 0, "a", b"b"),
)


def test_what_was_synced_is_kept_and_the_rest_may_be_lost(tmp_path):
    replay(Start({}, {}), LOG, len(LOG), Fixed(0.0, keeps=True), tmp_path / "lost")
    assert (tmp_path / "lost" / "a").read_bytes() == b"1" * 1024
    replay(Start({}, {}), LOG, len(LOG), Fixed(1.0, keeps=False), tmp_path / "kept")
    assert (tmp_path / "kept" / "b").read_bytes() == b"1" * 512 + b"2" * 1024
    replay(Start({}, {}), LOG, 1, Fixed(0.0, keeps=True), tmp_path / "never")
    assert list((tmp_path / "never").iterdir()) == []
