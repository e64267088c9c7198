"""A person's own file at a visit: opened from a copy, given back as the kind that it was, the stick never harmed."""

import os
import shutil
from pathlib import Path

import pytest

from tests.brought import KINDS, PASSPHRASE, export, family, pair, plain, sealed
from tests.builders import ALL_NO, answers, desk, sharp_photo
from triage.errors import HistoryError
from triage.service import handover, stick
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.handover import Kind
from triage.service.record import save
from triage.store.cipher import is_plain
from triage.store.key_file import slot_path
from triage.store.sealed import is_sealed

SENTENCE = r"^[A-Z][^\n]*\.$"


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """The person's stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def visit(tmp_path: Path) -> Path:
    """The folder of the visit."""
    folder = tmp_path / "visit"
    (folder / "opened").mkdir(parents=True)
    return folder


def brought(path: Path, visit: Path) -> Desk:
    """Open a copy of a file at a visit."""
    copy = visit / "copy"
    shutil.copyfile(path, copy)
    if slot_path(path).exists():
        shutil.copyfile(slot_path(path), slot_path(copy))
    made, _ = handover.lay_out(desk(visit / "visit.triage"), copy, visit / "opened")
    if handover.needs_passphrase(made):
        handover.unlock(made, PASSPHRASE)
    assert [one.marks for one in handover.people(made)] == [1]
    return made


def again(made: Desk) -> None:
    """Check the mark of the file once more."""
    lesion_id = made.history.lesions()[0].lesion.id
    save(made, sharp_photo(2), check(sharp_photo(2), answers(**ALL_NO), model=None), lesion_id=lesion_id)


def counted(path: Path, folder: Path) -> int:
    """Open a file that was given back and count the observations of its mark."""
    (folder / "opened").mkdir(parents=True)
    made = brought(path, folder)
    found = len(made.history.lesions()[0].observations)
    made.close()
    return found


@pytest.mark.parametrize("kind", ["plain", "sealed", "pair", "export"])
def test_a_file_goes_home_as_the_kind_that_it_was(kind: str, away: Path, visit: Path, tmp_path: Path) -> None:
    path = KINDS[kind](away)
    before = path.read_bytes()
    made = brought(path, visit)
    again(made)
    out = away / f"out{path.suffix}"
    handover.pack(made, Kind(kind), out)
    made.close()
    assert handover.kind_of(path).value == kind
    assert path.read_bytes() == before
    assert is_plain(out) == (kind == "plain")
    assert is_sealed(out) == (kind == "sealed")
    if kind == "pair":
        shutil.copyfile(slot_path(path), slot_path(out))
    assert handover.kind_of(out).value == kind
    assert counted(out, tmp_path / "home") == 2


def test_nothing_that_was_brought_is_left_beside_the_working_file(away: Path, visit: Path) -> None:
    made = brought(sealed(away), visit)
    made.close()
    assert sorted(path.name for path in visit.rglob("*") if path.is_file()) == [
        "history.db",
        "history.db-key",
    ]


def test_a_wrong_passphrase_is_told_from_everything_else(away: Path, visit: Path) -> None:
    copy = visit / "copy"
    shutil.copyfile(sealed(away), copy)
    made, kind = handover.lay_out(desk(visit / "visit.triage"), copy, visit / "opened")
    assert kind is Kind.SEALED
    with pytest.raises(handover.WrongPassphraseError, match=SENTENCE):
        handover.unlock(made, "teapot violin marsh lamp")
    assert handover.needs_passphrase(made)
    handover.unlock(made, PASSPHRASE)
    assert not handover.needs_passphrase(made)
    made.close()


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no zip", b"SQLite format 3\0", b"text", os.urandom(4096)]
)
def test_a_file_of_another_kind_is_one_sentence(content: bytes, visit: Path) -> None:
    copy = visit / "copy"
    copy.write_bytes(content)
    with pytest.raises(HistoryError, match=SENTENCE):
        handover.people(handover.lay_out(desk(visit / "visit.triage"), copy, visit / "opened")[0])


def test_a_damaged_file_is_told_before_anything_is_added(away: Path, visit: Path) -> None:
    path = plain(away)
    content = bytearray(path.read_bytes())
    place = content.index(sharp_photo()[2000:2040])  # within a page of the photo
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(HistoryError, match="A part of this file is damaged"):
        brought(path, visit)


def test_the_people_of_a_file(away: Path, visit: Path) -> None:
    copy = visit / "copy"
    shutil.copyfile(family(away), copy)
    made, _ = handover.lay_out(desk(visit / "visit.triage"), copy, visit / "opened")
    found = handover.people(made)
    assert [(one.name, one.marks) for one in found] == [("Anna", 1), ("Ben", 0)]
    with pytest.raises(HistoryError, match=SENTENCE):
        handover.choose(made, "nobody")
    handover.choose(made, found[1].id)
    assert made.history.lesions() == ()
    made.close()


def test_what_lies_on_a_stick_is_listed(away: Path) -> None:
    (away / "ANNA").mkdir()
    plain(away / "ANNA")
    export(away)
    (away / "readme.txt").write_text("x")
    (away / ".hidden.triage").write_bytes(b"SQLite format 3\0")
    (away / "link.triage").symlink_to(away / "ANNA" / "Anna.triage")
    (away / "photo.zip").write_bytes(b"no zip")
    found = {one.name: one.kind for one in stick.listed(away)}
    assert found == {"ANNA/Anna.triage": Kind.PLAIN, "Anna.zip": Kind.EXPORT}
    assert stick.listed(away / "none") == ()


@pytest.mark.parametrize("name", ["../secret.triage", "/etc/passwd", "", "link.triage", ".hidden.triage"])
def test_only_what_is_listed_is_taken(name: str, away: Path, visit: Path) -> None:
    secret = plain(away.parent)
    secret.rename(away.parent / "secret.triage")
    (away / "link.triage").symlink_to(away.parent / "secret.triage")
    with pytest.raises(HistoryError, match=SENTENCE):
        stick.take(away, name, visit / "copy")
    assert not (visit / "copy").exists()


@pytest.mark.parametrize("kind", ["plain", "sealed", "pair", "export"])
def test_a_file_of_the_stick_comes_back_with_the_visit_in_it(
    kind: str, away: Path, visit: Path, tmp_path: Path
) -> None:
    path = KINDS[kind](away)
    path.chmod(0o644)
    names = sorted(one.name for one in away.iterdir())
    taken = stick.take(away, path.name, visit / "copy")
    made, found = handover.lay_out(desk(visit / "visit.triage"), visit / "copy", visit / "opened")
    if handover.needs_passphrase(made):
        handover.unlock(made, PASSPHRASE)
    for count in (2, 3):
        again(made)
        handover.pack(made, found, visit / "out")
        taken = stick.put_back(taken, visit / "out")
        assert counted(path, tmp_path / f"home{count}") == count
    made.close()
    assert sorted(one.name for one in away.iterdir()) == names
    assert path.stat().st_mode & 0o777 == 0o644


def prepared(away: Path, visit: Path) -> stick.Taken:
    taken = stick.take(away, plain(away).name, visit / "copy")
    (visit / "out").write_bytes(b"new" * 1000)
    return taken


def test_a_file_that_was_changed_meanwhile_is_left_alone(away: Path, visit: Path) -> None:
    taken = prepared(away, visit)
    content = taken.path.read_bytes() + b"x"
    taken.path.write_bytes(content)
    with pytest.raises(HistoryError, match="The file on the stick is a different one now"):
        stick.put_back(taken, visit / "out")
    assert taken.path.read_bytes() == content


def test_a_file_that_another_program_has_open_is_left_alone(away: Path, visit: Path) -> None:
    taken = prepared(away, visit)
    log = taken.path.with_name(taken.path.name + "-wal")
    log.write_bytes(b"newer rows")
    for attempt in (
        lambda: stick.put_back(taken, visit / "out"),
        lambda: stick.take(away, taken.path.name, visit / "copy"),
    ):
        with pytest.raises(HistoryError, match="in use"):
            attempt()


def test_a_stick_that_was_pulled_out_is_one_sentence(away: Path, visit: Path) -> None:
    taken = prepared(away, visit)
    shutil.rmtree(away)
    with pytest.raises(HistoryError, match="The stick is not there"):
        stick.put_back(taken, visit / "out")
    assert not away.exists()
    assert (visit / "out").exists()


def test_a_stick_that_is_pulled_out_while_it_is_written(
    away: Path, visit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = prepared(away, visit)
    before = taken.path.read_bytes()

    def gone(file: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", gone)
    with pytest.raises(HistoryError, match=SENTENCE):
        stick.put_back(taken, visit / "out")
    assert taken.path.read_bytes() == before
    assert [one.name for one in away.iterdir()] == ["Anna.triage"]


def test_a_stick_that_does_not_keep_what_is_written(
    away: Path, visit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = prepared(away, visit)
    before = taken.path.read_bytes()
    sound = stick._sha256
    monkeypatch.setattr(stick, "_sha256", lambda path: sound(path) if path == taken.path else "other")
    with pytest.raises(HistoryError, match="did not keep your file whole"):
        stick.put_back(taken, visit / "out")
    assert taken.path.read_bytes() == before


def test_a_stick_without_room_keeps_the_old_file(
    away: Path, visit: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = prepared(away, visit)
    before = taken.path.read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(HistoryError, match="no room"):
        stick.put_back(taken, visit / "out")
    with pytest.raises(HistoryError, match="too large for the disk"):
        stick.take(away, taken.path.name, visit / "copy2")
    assert taken.path.read_bytes() == before


def test_what_a_pulled_stick_kept_half_written_goes_with_the_next_try(away: Path, visit: Path) -> None:
    taken = prepared(away, visit)
    half = away / "Anna.triage.abc.partial"
    half.write_bytes(b"half")
    stick.put_back(taken, visit / "out")
    assert not half.exists()


def test_a_key_file_stays_with_its_history(away: Path, visit: Path) -> None:
    path = pair(away)
    stick.take(away, path.name, visit / "copy")
    assert slot_path(visit / "copy").read_bytes() == slot_path(path).read_bytes()
