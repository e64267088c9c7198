"""A history is handed on and taken in: the same bytes come out, nothing comes twice, nothing hostile comes in."""

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import ALL_NO, START, answers, desk, ids, sharp_photo
from triage.errors import HistoryError
from triage.service import exchange
from triage.service.check import check
from triage.service.record import save

RELEASE = Path(__file__).parents[1] / "store" / "releases" / "0002.sql"


SPOT = {"x": 0.1, "y": 0.1, "lesion": None}


@pytest.fixture
def full(tmp_path):
    """A history with rows in every table."""
    path = tmp_path / "full.triage"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(RELEASE.read_text(encoding="utf-8"))
    table = desk(path)
    yield table
    table.close()


@pytest.fixture
def empty(tmp_path):
    table = desk(tmp_path / "empty.triage")
    yield table
    table.close()


@pytest.fixture
def archive(full, tmp_path):
    exchange.export(full, tmp_path / "out.zip", letters=False)
    return tmp_path / "out.zip"


def entries(path):
    with zipfile.ZipFile(path) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def rewritten(path, change, **options):
    """The archive with some entries changed, and a manifest that says what is in it."""
    found = entries(path)
    manifest = json.loads(found["manifest.json"])
    change(found, manifest)
    if options.get("sums", True):
        manifest["entries"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in found.items()
            if name != "manifest.json"
        }
    found["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in found.items():
            file.writestr(name, content)


def tables(found, edit):
    said = json.loads(found["history.json"])
    edit(said["tables"])
    found["history.json"] = json.dumps(said).encode()


def test_out_in_and_out_again_gives_the_same_bytes(full, empty, archive, tmp_path):
    before = entries(archive)
    done = exchange.take_in(empty, archive)
    assert done.conflicts == ()
    assert empty.history.verify() == ()
    assert empty.history.person == full.history.person
    exchange.export(empty, tmp_path / "again.zip", letters=False)
    after = entries(tmp_path / "again.zip")
    assert after["history.json"] == before["history.json"]
    assert {name for name in after if name.startswith("photos/")} == {
        name for name in before if name.startswith("photos/")
    }
    assert all(rows for rows in json.loads(before["history.json"])["tables"].values()), "every table has rows"
    for name in ("lesions", "overviews", "reminder_edits", "profile"):
        assert getattr(empty.history, name)() == getattr(full.history, name)()


def test_twice_is_the_same_as_once(empty, archive):
    exchange.take_in(empty, archive)
    again = exchange.take_in(empty, archive)
    assert (again.added, again.conflicts) == ({}, ())


def test_the_letter_of_each_checked_mark_is_in_it(full, tmp_path):
    written = exchange.export(full, tmp_path / "letters.zip")
    pdfs = [name for name in entries(tmp_path / "letters.zip") if name.startswith("letters/")]
    assert len(pdfs) == written.letters > 0


def test_home_and_kiosk_come_together_without_doubles(full, empty, archive, tmp_path):
    exchange.take_in(empty, archive)  # the kiosk starts from what the person brought
    lesion = empty.history.lesions()[0].lesion
    empty.new_id, full.new_id = ids("kiosk"), ids("home")
    photo = sharp_photo(5)
    save(empty, photo, check(photo, answers(**ALL_NO), model=None), lesion_id=lesion.id)
    save(full, None, check(None, answers(**ALL_NO), model=None), lesion_id=lesion.id)
    empty.history.rename(lesion.id, "at the kiosk", START + timedelta(days=1))
    exchange.export(empty, tmp_path / "kiosk.zip", letters=False)
    before = len(full.history.story(lesion.id).observations)
    done = exchange.take_in(full, tmp_path / "kiosk.zip")
    assert done.added == {"photo": 1, "observation": 1, "answers": 1, "assessment": 1}
    assert len(full.history.story(lesion.id).observations) == before + 1
    (conflict,) = done.conflicts
    assert (conflict.column, conflict.here, conflict.there) == ("name", lesion.name, "at the kiosk")
    assert full.history.story(lesion.id).lesion.name == lesion.name
    exchange.take_in(full, tmp_path / "kiosk.zip", prefer_there=True)
    assert full.history.story(lesion.id).lesion.name == "at the kiosk"
    assert full.history.verify() == ()


def test_two_files_that_began_apart_are_joined_into_one_person(full, tmp_path):
    other = desk(tmp_path / "other.triage")
    other.new_id = ids("other")
    kept = save(other, None, check(None, answers(), model=None))
    exchange.export(other, tmp_path / "other.zip", letters=False)
    done = exchange.take_in(full, tmp_path / "other.zip", into=full.history.person)
    assert done.person == full.history.person
    assert full.history.story(kept.lesion_id).observations[0].id == kept.id
    assert len(full.history.people()) == 1
    other.close()


def test_another_person_stays_another_person(full, tmp_path):
    other = desk(tmp_path / "other.triage")
    other.new_id = ids("other")
    kept = save(other, None, check(None, answers(), model=None))
    exchange.export(other, tmp_path / "other.zip", letters=False)
    mine = full.history.person
    done = exchange.take_in(full, tmp_path / "other.zip")
    assert len(full.history.people()) == 2
    with pytest.raises(HistoryError, match="not in the history"):
        full.history.of(mine).story(kept.lesion_id)
    full.close()
    with pytest.raises(HistoryError, match="more than one person"):
        full.history.story(kept.lesion_id)  # nobody has said who is meant
    assert full.history.of(done.person).story(kept.lesion_id).observations
    other.close()


def broken(name):
    def damage(found, manifest):
        match name:
            case "slip":
                found["../../evil.txt"] = b"x"
            case "absolute":
                found["/etc/evil"] = b"x"
            case "bomb":
                found["index.html"] = bytes(50_000_000)
            case "photo":
                photo = next(one for one in found if one.startswith("photos/"))
                found[photo] = b"another picture"
            case "no photo":
                del found[next(one for one in found if one.startswith("photos/"))]
            case "newer":
                found["history.json"] = found["history.json"].replace(b'"0003"', b'"0009"')
            case "newer manifest":
                manifest["schema"] = "triage.manifest/9"
            case "not json":
                found["history.json"] = b"{"
            case "deep":
                found["history.json"] = b"[" * 100_000
            case "no tables":
                found["history.json"] = b'{"schema": "triage.export/1", "revision": "0003"}'

    return damage


@pytest.mark.parametrize(
    "name",
    [
        "slip",
        "absolute",
        "bomb",
        "photo",
        "no photo",
        "newer",
        "newer manifest",
        "not json",
        "deep",
        "no tables",
    ],
)
def test_a_hostile_archive_is_one_sentence_and_changes_nothing(empty, archive, tmp_path, name):
    rewritten(archive, broken(name))
    before = empty.history.contents()
    with pytest.raises(HistoryError) as said:
        exchange.take_in(empty, archive)
    assert "\n" not in str(said.value)
    assert empty.history.contents().lesions == before.lesions == 0
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: t["lesion"][0].update(name="x" * 500),
        lambda t: t["lesion"][0].update(name="two\nlines"),
        lambda t: t["lesion"][0].update(id="../../x"),
        lambda t: t["lesion"][0].update(patient_id="somebody-else"),
        lambda t: t["lesion"][0].update(extra=1),
        lambda t: t["lesion"][0].pop("name"),
        lambda t: t["lesion"][0].update(created_at="yesterday"),
        lambda t: t["lesion"][0].update(created_at="2026-01-01T00:00:00"),
        lambda t: t["lesion"][0].update(pin={"view": "front", "x": 7, "y": 0}),
        lambda t: t["assessment"][0].update(tier=7),
        lambda t: t["assessment"][0].update(tier=True),
        lambda t: t["assessment"][0].update(reasons="none"),
        lambda t: t["assessment"].clear(),
        lambda t: t["answers"].clear(),
        lambda t: t["observation"][0].update(lesion_id="nowhere"),
        lambda t: t["observation"][0].update(findings=[1]),
        lambda t: t["overview"][0].update(spots=[{"x": 0.1}]),
        lambda t: t["overview"][0].update(spots=[SPOT | {"said": {t["overview"][0]["id"]: "reborn"}}]),
        lambda t: t["overview"][0].update(spots=[SPOT | {"said": {"nowhere": "new"}}]),
        lambda t: t["overview"][0].update(spots=[SPOT | {"said": ["new"]}]),
        lambda t: t["patient"].append(dict(t["patient"][0], id="second")),
        lambda t: t["patient"].clear(),
        lambda t: t.update(lesion={"a": 1}),
        lambda t: t.pop("event"),
        lambda t: t.update(audit=[]),
        lambda t: t["photo"].clear(),
        lambda t: t["event"][0].update(kind="abducted"),
    ],
)
def test_a_row_that_makes_no_sense_is_one_sentence_and_changes_nothing(empty, archive, edit):
    rewritten(archive, lambda found, _: tables(found, edit))
    with pytest.raises(HistoryError) as said:
        exchange.take_in(empty, archive)
    assert "\n" not in str(said.value)
    assert empty.history.contents().lesions == 0


def test_a_wrong_sum_a_double_entry_and_an_unlisted_one_are_refused(empty, archive):
    good = archive.read_bytes()
    rewritten(archive, lambda found, _: found.update({"index.html": b"<p>another"}), sums=False)
    assert exchange.take_in(empty, archive).added, (
        "the page is not read; only what is read is held to its sum"
    )
    archive.write_bytes(good)
    rewritten(
        archive, lambda found, _: tables(found, lambda t: t["lesion"][0].update(name="new")), sums=False
    )
    with pytest.raises(HistoryError, match="damaged"):
        exchange.take_in(empty, archive)
    archive.write_bytes(good)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(archive, "a") as file:
        file.writestr("history.json", b"{}")
    with pytest.raises(HistoryError, match="damaged"):
        exchange.take_in(empty, archive)


@pytest.mark.parametrize("cut", [0, 10, 1000, -1, -30])
def test_a_cut_or_foreign_file_is_one_sentence(empty, archive, cut):
    archive.write_bytes(archive.read_bytes()[:cut] if cut else b"hello")
    with pytest.raises(HistoryError) as said:
        exchange.take_in(empty, archive)
    assert "\n" not in str(said.value)


def test_a_zip_of_something_else_is_foreign(empty, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("word/document.xml", "<x/>")
    with pytest.raises(HistoryError, match="not an export"):
        exchange.take_in(empty, tmp_path / "x.zip")
    (tmp_path / "y.zip").write_bytes(io.BytesIO().getvalue())
    with pytest.raises(HistoryError):
        exchange.take_in(empty, tmp_path / "y.zip")


def test_nothing_to_export_is_said(empty, tmp_path):
    with pytest.raises(HistoryError, match="nothing to export"):
        exchange.export(empty, tmp_path / "none.zip")
    assert not (tmp_path / "none.zip").exists()
