"""Lines are kept as they are made, resumed, and never mixed with another model's."""

import json
from types import SimpleNamespace

import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")

from tests.training.evaluation.made import line, record, write_manifest
from triage.errors import DataError, UsageError
from triage.training.evaluation.cases import rows_of
from triage.training.evaluation.lines import read_batch, served, stamp


def card(threshold: float = 0.3):
    """What a line depends on."""
    return SimpleNamespace(
        id="m", whole={"sha256": {"model.tflite": "00"}, "thresholds": threshold, "title": "x"}
    )


@pytest.fixture
def rows(tmp_path):
    write_manifest(tmp_path, [record(n) for n in range(5)])
    return rows_of(tmp_path, "calibrate")


def test_a_stopped_run_goes_on(rows, tmp_path):
    kept, asked = tmp_path / "lines.jsonl", []

    def serve(row):
        if len(asked) == 3:
            raise KeyboardInterrupt
        asked.append(row.file)
        return line(0.5)

    with pytest.raises(KeyboardInterrupt):
        served(rows, serve, kept, card())
    with kept.open("a") as torn:
        torn.write('{"file": "ham100')
    asked_again = []

    def go_on(row):
        asked_again.append(row.file)
        return line(0.5)

    lines = served(rows, go_on, kept, card())
    assert asked_again == [row.file for row in rows[3:]]
    assert set(lines) == {row.file for row in rows}
    assert served(rows, serve, kept, card()) == lines, "nothing is left to ask"
    assert all(json.loads(text) for text in kept.read_text().splitlines())


def test_lines_of_another_card_or_way_are_not_taken(rows, tmp_path):
    kept = tmp_path / "lines.jsonl"
    served(rows, lambda row: line(0.5), kept, card())
    for other in ({"card": card(0.4)}, {"card": card(), "answers": True}):
        with pytest.raises(DataError, match="Name another folder"):
            served(rows, lambda row: line(0.5), kept, **other)
    kept.write_text("not json\n" + kept.read_text())
    with pytest.raises(DataError, match="damaged"):
        served(rows, lambda row: line(0.5), kept, card())


def test_only_what_decides_a_line_is_stamped():
    renamed = card()
    renamed.whole = {**renamed.whole, "title": "another title", "test": {"n": 1}}
    assert stamp(renamed) == stamp(card())
    assert stamp(card(0.4)) != stamp(card())


def test_a_result_of_triage_batch(rows, tmp_path):
    result = tmp_path / "result.jsonl"
    said = [{"path": str(tmp_path / row.file), **line(0.5)} for row in rows] + [
        {"path": "/elsewhere.jpg", **line(0.1)}
    ]
    result.write_text("".join(json.dumps(one) + "\n" for one in said))
    assert set(read_batch(result, tmp_path, rows)) == {row.file for row in rows}
    result.write_text('{"path": 3}\n')
    with pytest.raises(DataError, match="not a result of triage batch"):
        read_batch(result, tmp_path, rows)
    with pytest.raises(DataError, match="cannot be read"):
        read_batch(tmp_path / "none.jsonl", tmp_path, rows)


def test_a_missing_extra_is_one_sentence():
    from triage.cli.workbench import listed, need_training

    need_training()
    with pytest.raises(UsageError, match=r"pip install 'triage\[train\]'"):
        need_training("no_such_module")
    assert listed(["a,b", " c "]) == ("a", "b", "c")
    assert listed(None) == ()
