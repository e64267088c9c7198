"""The page, Markdown and gallery of a made-up report, and one small report on real pictures."""

import json
import re
from collections import Counter

import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")
pytest.importorskip("matplotlib", reason="the [train] extra is not installed")

from tests.builders import jpeg, skin
from tests.training.evaluation.made import cases, crowd, line, record
from triage.training.evaluation.cases import lesions_of
from triage.training.evaluation.changes import CHANGES
from triage.training.evaluation.data_card import data_card
from triage.training.evaluation.files import write_gallery, write_report
from triage.training.evaluation.gallery import false_alarms, missed
from triage.training.evaluation.report import kinds
from triage.training.evaluation.robustness import robustness, sample
from triage.training.evaluation.sections import document
from triage.training.evaluation.unfamiliar import turned_away

CLAIMS = re.compile(
    r"\baccurate|clinically (?:proven|validated)|\bFDA\b|\bCE[- ]mark|AI doctor|\bsafe\b|harmless|all clear"
    r"|better than (?:doctors|dermatologists)|as good as|state[- ]of[- ]the[- ]art|breakthrough",
    re.IGNORECASE,
)
"""What a report must not claim."""
ADDRESS = re.compile(r"https?:|//|\bsrc=|@import|url\((?!#)")
"""What would ask for something outside the page."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A whole report on made-up lines, and its cases."""
    tmp_path = tmp_path_factory.mktemp("made")
    records, lines = crowd(160, fitzpatrick="2")
    for number in range(160, 180):
        records.append(record(number, set="other", malignant="", modality="other", diagnosis="object"))
        lines.append(line(None, seen={"unfamiliarity": 2.0, "score_if_known": 0.9, "flagged_if_known": True}))
    known = cases(tmp_path, records, lines)
    chosen = sample([case for case in known if case.row.set != "other"], 8)
    said = {"outcome": "raised", "flagged": True}
    changed = {
        case.row.file: {
            "as_it_is": {**said, "score": 0.01 * n},
            "changed": {name: {**said, "score": 0.01 * n} for name in CHANGES},
        }
        for n, case in enumerate(chosen)
    }
    cut = {"value": 0.3}
    promise = {"sensitivity": 0.9, "confidence": 0.95, "kept": False}
    timed = {"median": 35.0, "slow_tenth": 50.0}
    read = {
        "schema": "triage.evaluation/1",
        "quick": True,
        "bootstrap_draws": 30,
        "lines": "made up",
        "model": {
            "id": "made <up>",
            "title": "a network",
            "sha256": {"model.tflite": "0" * 64},
            "thresholds": {
                "dermoscopic": {
                    "n": 100,
                    "malignant": 20,
                    "promise": promise,
                    "raised": cut,
                    "high": {"value": 0.7},
                }
            },
            "limits": ["Light skin & little else."],
        },
        "data": data_card(known, "calibrate"),
        "kinds": kinds(known, {}, draws=30),
        "unfamiliarity": turned_away(known),
        "skin_tone": {},
        "robustness": robustness(chosen, changed),
        "parity": {
            "tolerance": 0.002,
            "pictures": 3,
            "litert": {"kept": False, "fault": "differs"},
            "tensorflow": None,
        },
        "cost": {
            "pictures": 20,
            "machine": "x",
            "network_ms": timed,
            "whole_way_ms": timed,
            "files_mb": {"model.tflite": 24.4},
            "peak_memory_mb": None,
        },
        "runs": None,
    }
    return read, known


def test_the_page_asks_for_nothing_outside(made, tmp_path):
    read, _ = made
    write_report(tmp_path, read, document(read))
    page = (tmp_path / "report.html").read_text()
    assert not ADDRESS.search(page)
    assert "var(--t-color-accent)" in page
    assert "made &lt;up&gt;" in page, "escaped"
    assert "Light skin &amp; little else." in page
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    for target in re.findall(r'href="#([^"]+)"', page):
        assert target in ids
    assert len(re.findall("<svg", page)) == len(list((tmp_path / "figures").glob("*.svg"))) >= 6
    assert json.loads((tmp_path / "report.json").read_text(), parse_constant=pytest.fail) == json.loads(
        json.dumps(read)
    )


def test_what_the_report_says(made, tmp_path):
    read, _ = made
    write_report(tmp_path, read, document(read))
    for said in ((tmp_path / "report.md").read_text(), (tmp_path / "report.html").read_text()):
        assert not CLAIMS.search(re.sub(r"<style>.*?</style>", "", said, flags=re.S))
        assert "too few to say" in said
        assert "not kept: 20 malignant lesions are too few" in said
        assert "NOT KEPT" in said, "a runtime that differs"
        assert "No figure:" not in said
        for part in ("DeLong", "Brier", "LR+", "Partial AUC", "turned 20°", "AUROC", "Gate enforced", "ITA"):
            assert part in said
    rows = [text for text in (tmp_path / "report.md").read_text().splitlines() if text.startswith("|")]
    widths = [len(re.findall(r"(?<!\\)\|", text)) for text in rows]
    heads = [n for n, text in enumerate(rows) if "---" in text]
    assert all(widths[n - 1] == widths[n] for n in heads)


def test_the_same_figures_give_the_same_files(made, tmp_path):
    read, _ = made
    written = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_report(tmp_path / name, read, document(read))
        written.append((tmp_path / name / "report.html").read_bytes())
    assert written[0] == written[1]


def test_photos_stay_in_the_gallery(made, tmp_path):
    read, known = made
    (tmp_path / "ham10000").mkdir()
    for case in known:
        (tmp_path / "ham10000" / f"{case.row.image_id}.jpg").write_bytes(jpeg(skin(size=(60, 80))))
    lost, alarms = missed(lesions_of(known)), false_alarms(lesions_of(known))
    assert all(case.row.malignant == 1 and not case.flagged for case in lost)
    assert [case.score for case in alarms] == sorted((case.score for case in alarms), reverse=True)
    write_gallery(tmp_path, known, tmp_path, "failures")
    write_report(tmp_path, read, document(read))
    gallery = (tmp_path / "gallery.html").read_text()
    assert gallery.count("data:image/jpeg") == len(lost) + len(alarms) > 5
    assert "http" not in gallery
    assert "gallery.html" in (tmp_path / ".gitignore").read_text()
    assert "data:image" not in (tmp_path / "report.html").read_text()


@pytest.mark.data
def test_forty_real_pictures(data, tmp_path, monkeypatch):
    """Through the command: the very steps of serving, all files, the schema complete."""
    from typer.testing import CliRunner

    from triage.cli.root import app
    from triage.training.evaluation import report as whole
    from triage.training.manifest import one_a_lesion, read_manifest

    held = [row for row in read_manifest(data) if row.split == "calibrate" and row.set == "ham10000"]
    chosen = [
        row.file
        for malignant in (1, 0)
        for row in [row for row in one_a_lesion(held) if row.malignant == malignant][:20]
    ]
    head, *rows = (data / "manifest.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "manifest.csv").write_text(
        head + "".join(text for text in rows if text.split(",")[1] in chosen), encoding="utf-8"
    )
    (tmp_path / "ham10000").symlink_to(data / "ham10000")
    monkeypatch.setattr(whole, "SAMPLE_QUICK", 4)
    asked = [
        "evaluate",
        "default",
        "--data",
        str(tmp_path),
        "--split",
        "calibrate",
        "--quick",
        "--out",
        str(tmp_path / "out"),
    ]
    said = CliRunner().invoke(app, [*asked, "--json"])
    assert said.exit_code == 0, said.exception
    read = json.loads(said.stdout, parse_constant=pytest.fail)
    assert read["schema"] == "triage.evaluation/1"
    figures = read["kinds"]["dermoscopic"]["sets"]["ham10000"]
    assert figures["counts"]["lesions"] == 40
    assert figures["counts"]["malignant"] == 20
    assert figures["ranking"]["auc"]["value"] > 0.7
    assert figures["subgroups"]["skin tone (ITA)"]
    assert read["parity"]["litert"]["kept"]
    assert read["cost"]["peak_memory_mb"] is None or read["cost"]["peak_memory_mb"] > 50
    assert read["robustness"]["sets"]["ham10000"]["n"] == 4
    assert not ADDRESS.search((tmp_path / "out" / "report.html").read_text())
