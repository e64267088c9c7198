"""Counts, imbalance, lesions, patients, sources and licences: as values, as words and as a picture."""

import pytest

from tests.training.data import published
from triage.errors import UsageError
from triage.imaging.decode import decode
from triage.training.data import libraries
from triage.training.data.describe import describe, table, to_json
from triage.training.data.plot import plot
from triage.training.data.source import open_source


def test_counts_of_ham10000(tmp_path):
    sets = describe(open_source(published.ham10000(tmp_path)).records())
    (found,) = to_json(sets)
    assert (found["set"], found["pictures"], found["premalignant"], found["imbalance"]) == (
        "ham10000",
        4,
        1,
        1.0,
    )
    assert found["classes"] == {"benign": 2, "malignant": 2}
    assert found["diagnoses"] == {"bkl": {"benign": 2}, "akiec": {"malignant": 1}, "mel": {"malignant": 1}}
    assert found["lesions"] == {"count": 3, "with_several": 1, "pictures_mean": 1.333, "pictures_most": 2}
    assert found["patients"] is None
    assert found["licences"] == {"CC-BY-NC-4.0": 4}
    text = table(sets)
    assert "1.00 benign to 1 malignant" in text
    assert "lesions: 3, 1 with several pictures (mean 1.33, most 2)" in text
    assert "patients: not stated" in text
    assert "CC-BY-NC-4.0 (4)" in text


def test_sets_and_splits_are_apart(tmp_path):
    sets = describe(open_source(published.manifest(tmp_path)).records())
    pad, other = to_json(sets)
    assert pad["splits"] == {"train": {"malignant": 1}, "test": {"benign": 1}}
    assert other["classes"] == {"without class": 1}
    assert other["imbalance"] is None
    assert "no malignant picture" in table(sets)


def test_the_plot_is_a_picture(tmp_path):
    pytest.importorskip("matplotlib", reason="the [train] extra is not installed")
    sets = describe(open_source(published.manifest(tmp_path)).records())
    one, two = decode(plot(dict(list(sets.items())[:1]))), decode(plot(sets))
    assert one.facts.format == "PNG"
    assert two.facts.height > one.facts.height
    assert one.pixels.std() > 10


def test_a_missing_library_is_one_sentence(monkeypatch):
    def none(name):
        raise ImportError(name)

    monkeypatch.setattr(libraries.importlib, "import_module", none)
    with pytest.raises(UsageError, match=r"A plot needs matplotlib: pip install 'triage\[train\]'"):
        plot({})
