"""A split keeps patients, lesions and duplicates together, is near its shares, repeats, and a leak is refused."""

import csv
from collections import defaultdict

import numpy as np
import pytest
from PIL import Image

from tests.training.data import published
from triage.errors import DataError, UsageError
from triage.training.data.duplicates import find_pairs
from triage.training.data.fingerprints import hashes, small_grey
from triage.training.data.groups import join
from triage.training.data.leaks import check
from triage.training.data.pictures import Pictures
from triage.training.data.source import open_manifest, open_source
from triage.training.data.split import SHARES, _Group, assign, split
from triage.training.manifest import read_manifest


def ham(root, lesions=40):
    """HAM10000 with one picture a lesion, but every fourth lesion has two."""
    rows, seed = [], 0
    for lesion in range(lesions):
        for _ in range(2 if lesion % 4 == 0 else 1):
            name = f"ISIC_{seed:07d}"
            rows.append(f"HAM_{lesion:07d},{name},{'mel' if lesion % 5 == 0 else 'nv'},histo,50.0,male,back")
            published.picture(root / f"images/{name}.png", seed)
            seed += 1
    published.table(
        root / "HAM10000_metadata.csv", "lesion_id,image_id,dx,dx_type,age,sex,localization", *rows
    )
    return root


def rows_of(path):
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


def test_groups_stay_together_and_shares_are_near(tmp_path):
    root = ham(tmp_path / "set")
    made = split(open_source(root), root / "manifest.csv", SHARES, seed=0)
    rows = rows_of(root / "manifest.csv")
    parts = defaultdict(set)
    for row in rows:
        parts[row["lesion_id"]].add(row["split"])
    assert all(len(found) == 1 for found in parts.values())
    assert sum(made.pictures.values()) == len(rows) == 50
    for part, share in SHARES.items():
        assert sum(row["split"] == part for row in rows) == pytest.approx(share * len(rows), abs=3)
        assert any(row["split"] == part and row["malignant"] == "1" for row in rows)


def test_the_manifest_is_read_by_training_and_passes_its_own_check(tmp_path):
    root = ham(tmp_path / "set", lesions=12)
    split(open_source(root), root / "manifest.csv", SHARES, seed=0)
    rows = read_manifest(root)
    assert {(row.width, row.height) for row in rows} == {(128, 96)}
    assert {row.set for row in rows} == {"ham10000"}
    checked = check(open_manifest(root / "manifest.csv", root))
    assert checked.leak is None
    assert sum(checked.pictures.values()) == len(rows)


def test_a_manifest_keeps_its_cells_when_it_is_split_again(tmp_path):
    root = published.manifest(tmp_path)
    split(open_source(root), root / "again.csv", SHARES, seed=0)
    before, after = rows_of(root / "manifest.csv"), rows_of(root / "again.csv")
    for row in before:
        del row["group"], row["split"]
        if not row["malignant"]:
            row["premalignant"] = ""  # no lesion, so neither
    assert [{name: new[name] for name in old} for old, new in zip(before, after, strict=True)] == before
    assert {row["licence"] for row in after} == {"CC-BY-4.0", "CC-BY-4.0 AND MIT"}


def test_a_split_repeats_and_another_seed_differs(tmp_path):
    root = ham(tmp_path / "set", lesions=12)
    texts = []
    for name, seed in (("a.csv", 0), ("b.csv", 0), ("c.csv", 1)):
        split(open_source(root), tmp_path / name, SHARES, seed)
        texts.append((tmp_path / name).read_text())
    assert texts[0] == texts[1] != texts[2]


def test_duplicates_of_two_lesions_are_one_group(tmp_path):
    root = ham(tmp_path / "set", lesions=12)
    copy = root / "images/ISIC_0000001.png"
    Image.fromarray(np.rot90(published.mole(9))).save(copy)
    made = split(open_source(root), root / "manifest.csv", SHARES, seed=0)
    groups = {row["image_id"]: (row["lesion_id"], row["group"]) for row in rows_of(root / "manifest.csv")}
    first, second = groups["ISIC_0000001"], groups["ISIC_0000009"]
    assert first[0] != second[0]
    assert first[1] == second[1]
    assert made.near_duplicates == 1


def test_patients_of_pad_stay_together(tmp_path):
    root = published.pad(tmp_path)
    text = (root / "metadata.csv").read_text().replace("PAT_46,881", "PAT_1516,881")
    (root / "metadata.csv").write_text(text)
    split(open_source(root), root / "manifest.csv", SHARES, seed=0)
    groups = [row["group"] for row in rows_of(root / "manifest.csv")]
    assert groups[0] == groups[1] != groups[2]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (("x/a.png pad a L1 P1 train bcc 1", "x/b.png pad b L2 P1 test nev 0"), "patient P1"),
        (("x/a.png pad a L1 - train bcc 1", "x/b.png pad b L1 - test nev 0"), "lesion L1"),
        (("x/a.png pad a - - train bcc 1", "y/a.png pad_large a - - test bcc 1"), "picture a"),
    ],
)
def test_a_leaking_split_is_refused_by_name(tmp_path, rows, what):
    root = published.manifest(tmp_path, *rows)
    leak = check(open_manifest(root / "manifest.csv", root)).leak
    assert leak is not None
    assert what in leak.text
    assert rows[0].split()[0] in leak.text
    assert rows[1].split()[0] in leak.text


def test_a_near_duplicate_in_two_parts_is_refused(tmp_path):
    rows = ("x/a.png pad a - - train bcc 1", "x/b.png pad b - - train nev 0", "x/c.png pad c - - test bcc 1")
    root = published.manifest(tmp_path, *rows)
    assert check(open_manifest(root / "manifest.csv", root)).leak is None
    Image.fromarray(published.mole(1)[::-1, ::-1]).resize((100, 75)).save(root / "x/c.png")
    leak = check(open_manifest(root / "manifest.csv", root)).leak
    assert leak is not None
    assert (leak.first.file, leak.second.file) == ("x/b.png", "x/c.png")
    assert "near-duplicates" in leak.text


def test_the_same_file_under_two_names_is_refused(tmp_path):
    rows = ("x/a.png pad a - - train bcc 1", "x/c.png pad c - - test bcc 1")
    root = published.manifest(tmp_path, *rows)
    (root / "x/c.png").write_bytes((root / "x/a.png").read_bytes())
    leak = check(open_manifest(root / "manifest.csv", root)).leak
    assert leak is not None
    assert "the same file" in leak.text


def test_a_row_without_a_split_is_refused(tmp_path):
    root = published.manifest(tmp_path, "x/a.png pad a - - - bcc 1")
    with pytest.raises(DataError, match="has no split"):
        check(open_manifest(root / "manifest.csv", root))


def test_shares_and_names_are_checked(tmp_path):
    root = ham(tmp_path / "set", lesions=2)
    for shares in ({**SHARES, "test": 0.5}, {**SHARES, "test": float("nan")}, {"train": 1.2, "test": -0.2}):
        with pytest.raises(UsageError, match="add up to 1"):
            split(open_source(root), tmp_path / "m.csv", shares, seed=0)
    (tmp_path / "m.csv").write_text("mine")
    with pytest.raises(UsageError, match="already"):
        split(open_source(root), tmp_path / "m.csv", SHARES, seed=0)
    assert (tmp_path / "m.csv").read_text() == "mine"


def test_a_stopped_split_leaves_nothing(tmp_path):
    root = ham(tmp_path / "set", lesions=4)
    (root / "images/ISIC_0000002.png").write_bytes(b"broken")
    with pytest.raises(DataError, match="cannot be used"):
        split(open_source(root), tmp_path / "m.csv", SHARES, seed=0)
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_part_without_a_share_stays_empty():
    groups = [_Group(f"{number:016x}", ("set", number % 2), 1 + number % 7) for number in range(50)]
    parts = assign(groups, {"train": 0.8, "calibrate": 0.0, "test": 0.2}, seed=0)
    assert set(parts.values()) == {"train", "test"}


def test_strata_are_near_the_shares_each():
    groups = [_Group(f"{number:016x}", ("set", int(number % 10 == 0)), 1) for number in range(1000)]
    parts = assign(groups, SHARES, seed=4)
    for label in (0, 1):
        members = [group for group in groups if group.stratum[1] == label]
        for part, share in SHARES.items():
            held = sum(parts[group.name] == part for group in members) / len(members)
            assert held == pytest.approx(share, abs=0.02)


def test_chains_are_joined():
    assert join(6, [(0, 1), (4, 5), (1, 4)]).tolist() == [0, 0, 2, 3, 0, 0]


@pytest.fixture(scope="module")
def shared(data):
    source = open_source(data)
    return source, list(source.records())


@pytest.mark.data
def test_the_shared_manifest_is_read_with_licences(shared):
    _, records = shared
    assert len(records) > 15_000
    assert all(record.licence != "not stated" for record in records)


@pytest.mark.data
def test_the_measured_duplicates_of_pad_are_found(shared):
    """Three pictures lie under two lesion ids of one patient each; 250 others give the mean picture."""
    source, records = shared
    pad = [record for record in records if record.set == "pad"]
    chosen = pad[:250] + [one for one in pad[250:] if one.patient_id in ("PAT_759", "PAT_56", "PAT_701")]
    with Pictures(source.tree) as pictures:
        copies = np.stack([small_grey(pictures.photo(record.file).pixels) for record in chosen])
    found = find_pairs(copies, np.stack([hashes(copy) for copy in copies]))
    assert {frozenset((chosen[one.first].image_id, chosen[one.second].image_id)) for one in found} == {
        frozenset(("PAT_759_1433_914", "PAT_759_1538_566")),
        frozenset(("PAT_56_86_479", "PAT_56_88_274")),
        frozenset(("PAT_701_1321_156", "PAT_701_4056_457")),
    }
