"""Arms in one table: same lesions, paired differences, seeds together."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")
pytest.importorskip("matplotlib", reason="the [train] extra is not installed")

from sklearn.metrics import roc_auc_score

from tests.training.evaluation.made import record, write_manifest
from triage.errors import DataError
from triage.training.evaluation.arm_joined import SCHEMA, joined
from triage.training.evaluation.arm_promise import at_promise
from triage.training.evaluation.arm_sections import arms_document
from triage.training.evaluation.arms import arms_table, compared, scores_of, seeds_table
from triage.training.evaluation.cases import rows_of
from triage.training.evaluation.files import write_report
from triage.training.manifest import read_manifest


@pytest.fixture
def runs(tmp_path):
    """A reference, and two seeds of a better arm, scored on 200 pictures of 190 lesions."""
    records = [record(n, malignant=str(int(n % 3 == 0))) for n in range(200)]
    for number in range(10):
        records[190 + number]["lesion_id"] = records[number]["lesion_id"]
        records[190 + number]["malignant"] = records[number]["malignant"]
    write_manifest(tmp_path, records)
    labels = np.array([int(one["malignant"]) for one in records])
    made = []
    for name, arm, seed, spread in (
        ("r1", "report", 1, 1.6),
        ("m1", "mobile", 1, 0.5),
        ("m2", "mobile", 2, 0.6),
    ):
        run = tmp_path / name
        run.mkdir()
        logits = np.random.default_rng(len(made)).normal(labels, spread)
        rows = "".join(f"{one['file']},{logit:.6f}\n" for one, logit in zip(records, logits, strict=True))
        (run / "scores-calibrate.csv").write_text("file,logit\n" + rows)
        (run / "run.json").write_text(
            json.dumps({"arm": {"name": arm}, "budget": {"seed": seed}, "seconds": 60})
        )
        made.append(run)
    return tmp_path, made


def test_every_run_on_the_same_lesions(runs):
    folder, made = runs
    rows = rows_of(folder, "calibrate")
    table = arms_table(made, rows, "calibrate")
    first, better = table[0]["sets"]["ham10000"], table[1]["sets"]["ham10000"]
    assert set(table[0]["sets"]) == {"ham10000"}
    assert first["n"] == 190, "one picture a lesion"
    assert first["over_reference"] is None
    assert better["over_reference"]["low"] > 0
    scores = scores_of(made[1], "calibrate")
    kept = rows[:190]
    area = roc_auc_score([row.malignant for row in kept], [scores[row.file] for row in kept])
    assert better["auc"]["value"] == pytest.approx(area)
    assert better["over_reference"]["value"] == pytest.approx(area - first["auc"]["value"])
    turned = arms_table(made, rows, "calibrate", reference="m1")
    assert turned[0]["sets"]["ham10000"]["over_reference"]["value"] == pytest.approx(
        first["auc"]["value"] - area
    )


def test_seeds_of_an_arm_together(runs):
    folder, made = runs
    table = arms_table(made, rows_of(folder, "calibrate"), "calibrate")
    arms = {entry["arm"]: entry for entry in seeds_table(table)}
    two = [entry["sets"]["ham10000"]["auc"]["value"] for entry in table[1:]]
    assert arms["mobile"]["runs"] == ["m1", "m2"]
    assert arms["mobile"]["sets"]["ham10000"]["mean"] == pytest.approx(np.mean(two))
    assert arms["mobile"]["sets"]["ham10000"]["sd"] == pytest.approx(np.std(two, ddof=1))
    assert arms["report"]["sets"]["ham10000"]["sd"] is None


@pytest.mark.parametrize(
    "other", [{"budget": {"seed": 2, "views": 9}}, {"arm": {"name": "mobile", "size": 224}}]
)
def test_another_budget_or_recipe_is_no_seed(runs, other):
    folder, made = runs
    path = made[2] / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | other))
    arms = seeds_table(arms_table(made, rows_of(folder, "calibrate"), "calibrate"))
    assert [entry["runs"] for entry in arms] == [["r1"], ["m1"], ["m2"]]


def test_what_a_run_lacks_is_said(runs):
    folder, made = runs
    rows = rows_of(folder, "calibrate")
    with pytest.raises(DataError, match=r"scores-test\.csv"):
        arms_table(made, rows, "test")
    with pytest.raises(DataError, match="No run named 'x'"):
        arms_table(made, rows, "calibrate", reference="x")
    scores = made[1] / "scores-calibrate.csv"
    scores.write_text("\n".join(scores.read_text().splitlines()[:50]))
    with pytest.raises(DataError, match="m1 hold none for"):
        arms_table(made, rows, "calibrate")
    scores.write_text("name,value\na,1\n")
    with pytest.raises(DataError, match=r"scores-calibrate\.csv cannot be read: score the run again"):
        arms_table(made, rows, "calibrate")
    assert compared([], rows, "calibrate") is None


def test_the_comparison_as_files(runs, tmp_path):
    folder, made = runs
    table = compared(made, rows_of(folder, "calibrate"), "calibrate")
    assert table is not None
    out = tmp_path / "out"
    out.mkdir()
    write_report(out, table, arms_document(table))
    assert json.loads((out / "report.json").read_text())["runs"][2]["seed"] == 2
    assert "| m2 | mobile | 2 | – | – | 60 |" in (out / "report.md").read_text()
    drawing = ElementTree.parse(out / "figures" / "arms-ham10000.svg").getroot()
    assert drawing.tag.endswith("svg")


def test_a_comparison_goes_on_from_an_earlier_one(runs, tmp_path):
    folder, made = runs
    rows = rows_of(folder, "calibrate")
    whole, first = compared(made, rows, "calibrate"), compared(made[:2], rows, "calibrate")
    earlier = tmp_path / "report.json"
    earlier.write_text(json.dumps({"schema": SCHEMA, **first}))
    later = compared([made[0], made[2]], rows, "calibrate")
    assert joined(earlier, later) == whole
    assert [run["run"] for run in joined(earlier, first)["runs"]] == ["r1", "m1"], "named in both: once"


def test_an_earlier_comparison_with_another_reference_is_refused(runs, tmp_path):
    folder, made = runs
    rows = rows_of(folder, "calibrate")
    first, later = compared(made[:2], rows, "calibrate"), compared([made[0], made[2]], rows, "calibrate")
    earlier = tmp_path / "report.json"
    earlier.write_text(json.dumps({"schema": SCHEMA, **first}))
    with pytest.raises(DataError, match="another reference, or other pictures"):
        joined(earlier, compared(made[1:], rows, "calibrate"))
    with pytest.raises(DataError, match="another reference, or other pictures"):
        joined(earlier, compared([made[0], made[2]], rows[:150], "calibrate"))
    with pytest.raises(DataError, match="is of the split calibrate"):
        joined(earlier, {**later, "split": "test"})
    broken = ([1], [{}], [*first["runs"], {"run": "x"}], None)
    forms = [json.dumps({"schema": SCHEMA, **first, "runs": one}) for one in broken]
    for text in ("", "[]", "{}", json.dumps(first), json.dumps({"schema": SCHEMA}), *forms):
        earlier.write_text(text)
        with pytest.raises(DataError, match=r"report\.json is no comparison of runs"):
            joined(earlier, later)


def test_a_served_model_stands_in_the_table_by_its_evaluation(runs):
    folder, made = runs
    served = folder / "served"
    served.mkdir()
    scores = scores_of(made[1], "calibrate")
    lines = [{"file": name, "seen": {"logit": logit}} for name, logit in scores.items()]
    text = "\n".join(json.dumps(line) for line in ({"schema": "head"}, *lines))
    (served / "lines.jsonl").write_text(text)
    table = arms_table([made[0], made[1], served], rows_of(folder, "calibrate"), "calibrate")
    assert table[2]["run"] == "served"
    assert table[2]["sets"] == table[1]["sets"]
    (served / "lines.jsonl").write_text(text[:-3])
    with pytest.raises(DataError, match="evaluate the model again"):
        scores_of(served, "calibrate")


def test_every_run_at_its_own_cut_off(runs, tmp_path):
    folder, made = runs
    records = [record(n, malignant=str(int(n % 3 == 0))) for n in range(200)]
    again = [
        {**one, "file": f"again/{one['file']}", "split": "test", "lesion_id": f"t{n}", "group": f"t{n}"}
        for n, one in enumerate(records)
    ]
    write_manifest(folder, [*records, *again])
    scores = (made[1] / "scores-calibrate.csv").read_text()
    (made[1] / "scores-test.csv").write_text(scores.replace("\nham", "\nagain/ham"))
    assert "again/" in (made[1] / "scores-test.csv").read_text()
    whole = read_manifest(folder)
    assert at_promise(made[0], whole, "test") == {}, "not scored on the split"
    reached = at_promise(made[1], whole, "test")["dermoscopic"]
    assert reached["sensitivity"]["n"] == 67
    assert reached["sensitivity"]["value"] >= 0.95
    assert 0 < reached["specificity"]["value"] < 1
    table = compared([made[1]], rows_of(folder, "test"), "test", None, whole)
    assert table is not None
    page = arms_document(table)
    out = tmp_path / "page"
    out.mkdir()
    write_report(out, table, page)
    assert f"{reached['specificity']['value']:.3f} (" in (out / "report.md").read_text()
