"""The published schemas against the tables, the domain's names, the document, and samples good and bad."""

import copy
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.builders import desk
from triage.domain.answers import EXCLUSIONS
from triage.domain.answers_json import answers_template
from triage.domain.body import SpotAnswer
from triage.domain.change import Change
from triage.domain.checklist import ITEM_CODES
from triage.domain.comparison import Same
from triage.domain.events import EventKind
from triage.domain.flag_table import FLAGS
from triage.domain.followup import DueKind
from triage.domain.measurements import ScaleBy
from triage.domain.outline import DrawnBy
from triage.domain.quality import QualityCode, Severity
from triage.domain.referral import LESION_FIELDS, LetterDetails
from triage.domain.sites import SITES
from triage.domain.tier import Kind, NotAssessed
from triage.resources import folder
from triage.service import exchange
from triage.store.tables import Base

FOLDER = folder("assets") / "schema"
EXPORT = json.loads((FOLDER / "triage.export-1.schema.json").read_text(encoding="utf-8"))
MANIFEST = json.loads((FOLDER / "triage.manifest-1.schema.json").read_text(encoding="utf-8"))
FORMS = EXPORT["$defs"]
TABLES = (
    "patient",
    "lesion",
    "photo",
    "observation",
    "answers",
    "assessment",
    "event",
    "overview",
    "reminder_edit",
)
NOT_HANDED_ON = {"digest", "content"}
RELEASE = Path(__file__).parents[1] / "store" / "releases" / "0002.sql"

AT, DAY, SUM = "2026-11-24T09:30:00.000000Z", "2026-11-24", "ab" * 32
FIGURE = {"value": 6.2, "low": 5.9, "high": 6.5, "unit": "mm"}
SAMPLE = {
    "schema": "triage.export/1",
    "revision": "0003",
    "tables": {
        "patient": [
            {
                "id": "p",
                "name": None,
                "profile": {
                    "details": {"name": "Marta", "born": "1965"},
                    "lesions": {"l": {"consent_sharing": True, "consent_date": DAY}},
                },
                "created_at": AT,
            }
        ],
        "lesion": [
            {
                "id": "l",
                "patient_id": "p",
                "name": "Left shoulder",
                "site": "shoulder",
                "side": "left",
                "created_at": AT,
                "removed_at": None,
                "seen_at": None,
                "pin": {"view": "front", "x": 0.7, "y": 0.2},
            }
        ],
        "photo": [
            {"sha256": SUM, "format": "JPEG", "width": 8, "height": 6, "taken_at": None, "camera": None}
        ],
        "observation": [
            {
                "id": "o",
                "lesion_id": "l",
                "recorded_at": AT,
                "photo_sha256": SUM,
                "findings": [
                    {
                        "code": "blur",
                        "severity": "warn",
                        "value": 0.54,
                        "limit": 0.53,
                        "unit": "re-blur ratio",
                    }
                ],
                "kind": "clinical",
                "outline": {
                    "points": [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]],
                    "by": "network",
                    "confidence": 0.9,
                },
                "scale": {
                    "by": "card",
                    "to_mm": [1.0] * 9,
                    "error": 0.02,
                    "pixels_per_mm": 20.0,
                    "tilt": None,
                    "covers": [],
                },
                "measurements": {
                    "diameter": FIGURE,
                    "area": None,
                    "pixels": 100.0,
                    "share": 0.04,
                    **dict.fromkeys(("asymmetry", "border", "colours", "contrast"), FIGURE),
                },
                "comparisons": [
                    {
                        "first": "n",
                        "second": "o",
                        "same": "yes",
                        "changed": True,
                        "why": "grown",
                        "area_ratio": FIGURE,
                        "diameter_change": None,
                        "colour_change": None,
                        "changes": ["area"],
                        "moved": [[0.1, 0.2, 0.3]],
                        "to_first": None,
                    }
                ],
            }
        ],
        "answers": [{"observation_id": "o", "given": answers_template()}],
        "assessment": [
            {
                "id": "a",
                "observation_id": "o",
                "made_at": AT,
                "tier": 2,
                "floor": 2,
                "known_floor": 0,
                "checklist_lowest": 0,
                "checklist_highest": 10,
                "checklist_answered": 0,
                "band": None,
                "not_assessed": "model_off",
                "reasons": [{"rule": "RF.unknown", "tier": "soon", "source": "choice"}],
                "model": None,
                "probability": None,
                "threshold_raised": None,
                "threshold_high": None,
                "program": "triage 0.1.0",
                "changes": [],
                "second_voice": {
                    "probability": 0.3,
                    "thresholds": {"raised": 0.1, "high": 0.5},
                    "contributions": [{"variable": "bleed", "said": "yes", "logits": 1.5}],
                },
            }
        ],
        "event": [
            {"id": "e", "lesion_id": "l", "kind": "seen", "happened_on": DAY, "noted_at": AT, "result": None}
        ],
        "overview": [
            {
                "id": "v",
                "patient_id": "p",
                "recorded_at": AT,
                "photo_sha256": SUM,
                "place": "back_upper",
                "spots": [
                    {"x": 0.1, "y": 0.2, "lesion": "l"},
                    {"x": 0.1, "y": 0.2, "lesion": None, "said": {"earlier": "new"}},
                ],
            }
        ],
        "reminder_edit": [
            {
                "lesion_id": "l",
                "kind": "photo",
                "planned": DAY,
                "moved_to": DAY,
                "done_on": None,
                "paused_until": None,
            }
        ],
    },
}
MANIFEST_SAMPLE = {
    "schema": "triage.manifest/1",
    "program": "triage 0.1.0",
    "exported_at": "2026-11-24T10:30:00+01:00",
    "revision": "0003",
    "entries": {
        "history.json": {"sha256": SUM, "bytes": 9},
        f"photos/{SUM}.jpg": {"sha256": SUM, "bytes": 1},
    },
    "audit": [{"id": 1, "at": AT, "action": "lesion.add", "subject": "l", "who": "owner", "chain": SUM}],
}


@pytest.mark.parametrize("schema", [EXPORT, MANIFEST], ids=["export", "manifest"])
def test_both_are_schemas(schema):
    Draft202012Validator.check_schema(schema)


def test_every_column_of_every_table_is_named_and_none_more():
    assert set(EXPORT["properties"]["tables"]["properties"]) == set(TABLES)
    for name in TABLES:
        columns = Base.metadata.tables[name].columns
        expected = {column.name for column in columns} - NOT_HANDED_ON
        form = FORMS[name]
        assert set(form["properties"]) == set(form["required"]) == expected, name
        assert form["additionalProperties"] is False
        for column in columns:
            if column.name in expected:
                assert _may_be_null(form["properties"][column.name]) == bool(column.nullable), column
    log = {column.name for column in Base.metadata.tables["audit"].columns}
    assert set(MANIFEST["properties"]["audit"]["items"]["required"]) == log


def test_every_column_has_its_sentence_in_the_document():
    text = (folder("docs") / "exchange.md").read_text(encoding="utf-8")
    for name in TABLES:
        part = text.split(f"### `{name}`\n")[1].split("\n### ")[0]
        for column, form in FORMS[name]["properties"].items():
            line = next(line for line in part.splitlines() if line.startswith(f"| `{column}` |"))
            assert line.endswith(f" {form['description']} |"), (name, column)
    assert all(f"`{key}`" in text for key in MANIFEST["properties"])


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (FORMS["site"], SITES),
        (FORMS["event"]["properties"]["kind"], EventKind),
        (FORMS["spot"]["properties"]["said"]["additionalProperties"], SpotAnswer),
        (FORMS["reminder_edit"]["properties"]["kind"], DueKind),
        (FORMS["observation"]["properties"]["kind"]["anyOf"][0], Kind),
        (FORMS["assessment"]["properties"]["not_assessed"]["anyOf"][0], NotAssessed),
        (FORMS["finding"]["properties"]["code"], QualityCode),
        (FORMS["finding"]["properties"]["severity"], Severity),
        (FORMS["outline"]["properties"]["by"], DrawnBy),
        (FORMS["scale"]["properties"]["by"], ScaleBy),
        (FORMS["comparison"]["properties"]["same"], Same),
        (FORMS["comparison"]["properties"]["changes"]["items"], Change),
    ],
    ids=lambda value: None if isinstance(value, dict) else getattr(value, "__name__", "sites"),
)
def test_the_names_are_those_of_the_domain(form, names):
    assert form["enum"] == [str(name) for name in names]


def test_answers_and_details_have_the_keys_of_the_domain():
    given = FORMS["given"]["properties"]
    assert set(given) == set(answers_template())
    assert set(given["items"]["properties"]) == set(ITEM_CODES)
    assert set(given["exclusions"]["properties"]) == set(EXCLUSIONS)
    for flag in FLAGS:
        form = given["flags"]["properties"][flag.code]
        parts = form["anyOf"][1]["properties"] if flag.parts else {}
        assert tuple(parts) == flag.parts
    profile = FORMS["profile"]["properties"]
    person = set(profile["details"]["properties"])
    mark = set(profile["lesions"]["additionalProperties"]["properties"])
    assert mark == LESION_FIELDS
    assert person | mark == set(LetterDetails.__dataclass_fields__)
    assert not person & mark


def test_the_samples_hold():
    _check(EXPORT, SAMPLE)
    _check(MANIFEST, MANIFEST_SAMPLE)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t["lesion"][0].update(digest=SUM),
        lambda t: t["photo"][0].update(content="…"),
        lambda t: t["lesion"][0].pop("pin"),
        lambda t: t["lesion"][0].update(id="../../x"),
        lambda t: t["lesion"][0].update(name=None),
        lambda t: t["lesion"][0].update(created_at="2026-11-24T09:30:00+01:00"),
        lambda t: t["lesion"][0].update(pin={"view": "front", "x": 7, "y": 0}),
        lambda t: t["assessment"][0].update(tier=7),
        lambda t: t["event"][0].update(kind="abducted"),
        lambda t: t["answers"][0]["given"]["flags"].update(sorely="yes"),
        lambda t: t["patient"].append(dict(t["patient"][0])),
        lambda t: t["patient"].clear(),
        lambda t: t.pop("event"),
        lambda t: t.update(audit=[]),
    ],
)
def test_what_is_no_row_of_ours_does_not_hold(spoil):
    bad = copy.deepcopy(SAMPLE)
    spoil(bad["tables"])
    assert list(Draft202012Validator(EXPORT).iter_errors(bad))


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "photos/x.jpg", "letters/a/b.pdf", "notes.txt"])
def test_a_manifest_names_only_what_an_export_has(name):
    bad = copy.deepcopy(MANIFEST_SAMPLE)
    bad["entries"][name] = {"sha256": SUM, "bytes": 1}
    assert list(Draft202012Validator(MANIFEST).iter_errors(bad))


def test_a_real_export_holds(tmp_path):
    path = tmp_path / "h.triage"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(RELEASE.read_text(encoding="utf-8"))
    table = desk(path)
    exchange.export(table, tmp_path / "out.zip", letters=False)
    table.close()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        _check(EXPORT, json.loads(archive.read("history.json")))
        _check(MANIFEST, json.loads(archive.read("manifest.json")))


def _may_be_null(form):
    return {"type": "null"} in form.get("anyOf", [])


def _check(schema, sample):
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(sample)] == []
