"""From a run to a lesion network with a card, and the report on it; all on drawn pictures."""

import json
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")
if keras.backend.backend() != "tensorflow":
    pytest.skip("only TensorFlow can export", allow_module_level=True)

from tests.training.segment.drawn import BUDGET, RECIPE, blob  # noqa: E402
from triage.errors import UsageError  # noqa: E402
from triage.lesion import check_parity, load_finder_at, read_card_at  # noqa: E402
from triage.lesion.prepare import squeezed  # noqa: E402
from triage.training.manifest import read_manifest  # noqa: E402
from triage.training.segment import baselines, calibrate, judge, measure  # noqa: E402
from triage.training.segment.__main__ import main  # noqa: E402
from triage.training.segment.export import serving_graph  # noqa: E402
from triage.training.segment.recipe import FINISH  # noqa: E402
from triage.training.segment.train import load_run, train  # noqa: E402

SETS = {"dermoscopic": ("drawn",), "clinical": ("drawn",)}


@pytest.fixture(scope="module", autouse=True)
def drawn_sets():
    """The drawn set counts as the set of both kinds, told apart by their modality."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrate, "KINDS", SETS)
        patch.setattr(measure, "KINDS", SETS)
        patch.setattr(measure, "SETS", {"drawn": "drawn"})
        patch.setattr(measure, "LARGE_SETS", ("drawn",))
        patch.setattr("triage.training.segment.report.SETS", {"drawn": "drawn"})
        yield


@pytest.fixture(scope="module")
def model(workbench, folder, tmp_path_factory):
    """A lesion network of a run that is long enough to find the drawn marks."""
    made = tmp_path_factory.mktemp("made")
    train(replace(RECIPE, rate=5e-3, pasted=0.0), replace(BUDGET, views=640, epoch=160), folder, made / "run")
    done = workbench("export", made / "run", "--out", made / "lesion-drawn", "--data", folder)
    assert done.exit_code == 0, done.output
    assert "Jaccard" in done.output
    return made / "lesion-drawn"


def test_the_exported_network_finds_the_drawn_marks(model):
    finder = load_finder_at(read_card_at(model))
    assert check_parity(finder.network, finder.card, 3) < 1e-4
    overlaps = []
    for seed in range(100, 110):
        picture, mask = blob(seed)
        found = finder.find(picture)
        small = cv2.resize(mask * 255, found.mask.shape[::-1]) > 127
        overlaps.append(judge.overlap(small.astype(np.uint8), found.mask))
    assert np.mean(overlaps) > 0.5


def test_the_card_is_read_on_calibrate_alone(model, folder):
    card = read_card_at(model)
    held = [row for row in read_manifest(folder) if row.split == "calibrate" and row.mask]
    assert card.whole["calibrate"]["clinical"]["n"] == len(held)
    assert card.whole["test"] == {}
    assert str(card.threshold) in card.whole["threshold"]["tried"]
    best = max(card.whole["threshold"]["tried"].values(), key=lambda means: sum(means.values()))
    assert card.whole["threshold"]["tried"][str(card.threshold)] == best


def test_the_graph_sees_a_picture_and_its_mirror_image(run):
    _, network = load_run(run)
    graph = serving_graph(network)
    picture = squeezed(blob(3)[0], 64)[None]
    seen = graph.predict(picture, verbose=0)
    mirrored = graph.predict(picture[:, :, ::-1], verbose=0)
    assert np.allclose(seen, mirrored[:, :, ::-1], atol=1e-5)
    assert not np.allclose(network.predict(picture, verbose=0) > 0, 0)


def test_the_report_says_figures_and_enters_the_card(model, folder, tmp_path):
    out = tmp_path / "lesion.md"
    main(["report", "--data", str(folder), "--model", str(model), "--out", str(out)])
    text, read = out.read_text(), json.loads(out.with_suffix(".json").read_text())
    held = [row for row in read_manifest(folder) if row.split == "test" and row.mask]
    assert read["sets"]["drawn"]["network"]["n"] == len(held)
    assert read["split"] == ["test"]
    for said in ("The bars", "Otsu on blue", "central disc", "smoother masks", "Confidence", "No mark seen"):
        assert said in text
    assert read_card_at(model).whole["test"] == read["kinds"]


def test_runs_that_do_not_fit_are_refused(workbench, run, sanity_run, tmp_path):
    assert isinstance(workbench("export", run, "--out", tmp_path / "m").exception, UsageError)
    assert isinstance(workbench("export", run, run, "--out", tmp_path / "lesion-m").exception, UsageError)
    both = workbench("export", run, sanity_run[0], "--out", tmp_path / "lesion-m").exception
    assert isinstance(both, UsageError)
    assert "export them apart" in str(both)


def test_runs_of_both_tasks_are_listed(workbench, run, sanity_run, tmp_path):
    for path in (run, sanity_run[0]):
        shutil.copytree(path, tmp_path / "runs" / path.name)
    lines = json.loads(workbench("runs", tmp_path / "runs", "--json").output)["runs"]
    assert {line["arm"] for line in lines} == {"plain", "sanity"}


def test_runs_of_the_lesion_network_are_not_scored_as_classifiers(workbench, run, folder):
    done = workbench("runs", run, "--score", "calibrate", "--data", folder)
    assert done.exit_code == 0, done.output
    assert not list(run.glob("scores-*.csv"))


def test_a_second_stage_starts_from_the_first(folder, run, tmp_path):
    recipe = replace(RECIPE, rate=1e-9, trunk_rate=1e-9, weight_decay=0.0)
    train(recipe, replace(BUDGET, views=8), folder, tmp_path / "second", run)
    (_, first), (_, second) = load_run(run), load_run(tmp_path / "second")
    for one, other in zip(first.trainable_weights, second.trainable_weights, strict=True):
        assert np.allclose(one, other, atol=1e-5)
    assert json.loads((tmp_path / "second" / "run.json").read_text())["start"] == run.name
    assert sum(FINISH.shares.values()) == pytest.approx(1)


def test_baselines_find_what_they_can():
    picture, mask = blob(4)
    assert judge.overlap(baselines.otsu_blue(picture, *mask.shape), mask) > 0.9
    rimmed = picture.copy()
    rimmed[:12, :12] = rimmed[-12:, -12:] = 5
    assert judge.overlap(baselines.otsu_blue(rimmed, *mask.shape), mask) > 0.9
    assert baselines.disc(picture, 100, 200).mean() == pytest.approx(0.15, abs=0.01)
    assert not baselines.otsu_blue(np.zeros_like(picture), 20, 30).any()


def test_a_smoother_mask_loses_its_teeth_and_keeps_its_size():
    mask = cv2.circle(np.zeros((200, 200), np.uint8), (100, 100), 60, 1, -1)
    toothed = mask.copy()
    toothed[96:104, 155:190] = 1
    toothed[98:102, 40:70] = 0
    toothed[5:9, 5:9] = 1
    smooth = baselines.smoother(toothed)
    assert judge.overlap(smooth, mask) > 0.97 > judge.overlap(toothed, mask) - 0.01
    assert smooth[100, 185] == smooth[7, 7] == 0
    whole = np.ones((50, 50), np.uint8)
    assert judge.overlap(baselines.smoother(whole), whole) > 0.9


def test_the_interval_counts_lesions_and_not_pictures(folder):
    rows = [row for row in read_manifest(folder) if row.mask][:4]
    same = [replace(row, lesion_id="one") for row in rows]
    values = (0.2, 0.9, 0.9, 0.9)
    apart = judge.figures([judge.Judged(row, value, 0.1) for row, value in zip(rows, values, strict=True)])
    together = judge.figures([judge.Judged(row, value, 0.1) for row, value in zip(same, values, strict=True)])
    assert apart["mean"]["value"] == together["mean"]["value"] == 0.725
    assert apart["mean"]["low"] < 0.725 < apart["mean"]["high"]
    assert together["mean"]["low"] == together["mean"]["high"] == 0.725
    assert apart["poor"]["value"] == 0.25
    assert apart["thresholded"]["value"] == 0.675


def test_confidence_is_a_rising_line_that_says_the_mean(folder):
    rows = [row for row in read_manifest(folder) if row.mask]
    random = np.random.default_rng(3)
    expected = random.uniform(0.3, 1, 400)
    measured = np.clip(expected - 0.1 + random.normal(0, 0.05, 400), 0, 1)
    read = [
        (judge.Judged(rows[place % len(rows)], float(value), 0.1), float(said))
        for place, (value, said) in enumerate(zip(measured, expected, strict=True))
    ]
    at, overlaps = calibrate.confidence_line(read)
    assert at == sorted(at)
    assert overlaps == sorted(overlaps)
    assert np.interp(0.7, at, overlaps) == pytest.approx(0.6, abs=0.03)
