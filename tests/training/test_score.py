"""What a network says about pictures: views, logits, and the files that keep them."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import PLAIN, changed, picture, row  # noqa: E402
from triage.errors import DataError  # noqa: E402
from triage.training import score  # noqa: E402
from triage.training.manifest import read_manifest  # noqa: E402
from triage.training.network import build  # noqa: E402
from triage.training.score_files import read_scores, write_scores  # noqa: E402


def test_quarter_turns_are_four_and_start_with_the_picture():
    batch = np.concatenate([picture(1, 5), picture(2, 5)])
    views = score.quarter_turns(batch)
    assert all(view.shape == batch.shape for view in views)
    assert len({np.ascontiguousarray(view[0]).tobytes() for view in views}) == 4
    for turn in range(4):
        assert sum(np.array_equal(np.rot90(batch[0], turn), view[0]) for view in views) == 1
    assert np.array_equal(views[0], batch)


def test_logits_are_log_odds_and_the_mean_over_views(drawn):
    keras.utils.set_random_seed(3)
    network = build(PLAIN)
    rows = score.rows_of(read_manifest(drawn), "test")[:35]  # more than fit at once
    batch = score.pictures(drawn, rows, PLAIN)
    assert batch.shape == (35, 32, 32, 3)
    odds = [np.log(s[:, 1] / s[:, 0]) for s in (np.asarray(network(v)) for v in score.quarter_turns(batch))]
    assert np.allclose(score.logits(network, drawn, rows, PLAIN), odds[0], atol=1e-3)
    assert np.allclose(
        score.logits(network, drawn, rows, PLAIN, turned=True), np.mean(odds, axis=0), atol=1e-3
    )


def test_a_sure_network_keeps_a_finite_logit():
    assert score._log_odds(np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx([np.log(1e-6), -np.log(1e-6)])


def test_which_rows_are_scored():
    rows = [
        row("a", set="pad", split="test", lesion_id="1"),
        row("b", set="pad", split="test", lesion_id="1"),
        row("c", set="pad", split="calibrate"),
        row("d", set="pad_large", split="test"),
        row("e", set="other", split="test", malignant=None),
        row("f", set="pad", split="train", lesion_id="2"),
        row("g", set="pad", split="train", lesion_id="2"),
        row("h", set="pad_large", split="train"),
        row("i", set="ham10000", split="train"),
    ]
    assert [one.file for one in score.rows_of(rows, "test")] == ["a"]
    assert [one.file for one in score.taught(rows, changed(sets=("pad", "pad_large")))] == ["f", "g", "h"]


def test_scores_are_kept(tmp_path):
    rows, path = [row("a, b.jpg"), row("c.jpg")], tmp_path / "scores-test.csv"
    write_scores(path, rows, [-1.25, 3.5])
    assert path.read_text().splitlines()[0] == "file,logit"
    assert read_scores(path) == {"a, b.jpg": -1.25, "c.jpg": 3.5}
    with pytest.raises(ValueError, match="shorter"):
        write_scores(path, rows, [1.0])


@pytest.mark.parametrize("text", [None, "file,score\na,1\n", "file,logit\na,much\n", "file,logit\na\n"])
def test_damaged_scores(tmp_path, text):
    path = tmp_path / "scores-test.csv"
    if text is not None:
        path.write_text(text)
    with pytest.raises(DataError, match=r"The scores scores-test\.csv cannot be read: score the run again\."):
        read_scores(path)


def test_figures_of_a_set():
    rows = [row(f"{place}", malignant=place % 2) for place in range(40)] + [row("alone", set="pad")]
    scores = {one.file: one.malignant + (int(one.file) / 100 if one.file != "alone" else 0) for one in rows}
    found = score.metrics(rows, scores)
    assert set(found) == {"drawn"}  # a set of one class has no AUC
    assert (found["drawn"]["value"], found["drawn"]["n"]) == (1.0, 40)


def test_recall_of_both_classes():
    rows = [row(f"{place}", malignant=int(place >= 4)) for place in range(6)]
    scores = dict(zip("012345", (-1.0, -2.0, 3.0, -0.1, 0.5, -0.5), strict=True))
    assert score.recalls(rows, scores) == (0.75, 0.5)
