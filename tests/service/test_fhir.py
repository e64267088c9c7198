"""The FHIR bundle: valid R4, the rules of docs/exchange.md that no validator knows, and nothing that is not known."""

import json
import re
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.builders import START, answers
from tests.exported import HOSTILE, check, photo, whole
from tests.letter.letters import ROUTINE, URGENT
from tests.wording import CLASS_NAMES, LIKELIHOOD, violations
from triage.domain.answers_json import answers_template
from triage.domain.history import Lesion, LesionStory
from triage.domain.tier import Tier
from triage.service.fhir import bundle, bundle_json
from triage.service.fhir.parts import made_id

R4_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def resources(made, kind):
    return [one["resource"] for one in bundle(made)["entry"] if one["resource"]["resourceType"] == kind]


def by_id(made, kind, id):
    return next(one for one in resources(made, kind) if one["id"] == id)


def strings(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, str):
        yield value


def answered(response):
    """Every answer by its linkId, the nested ones too."""
    found = {}

    def walk(items):
        for item in items:
            found[item["linkId"]] = item["answer"][0]
            walk(item["answer"][0].get("item", []))

    walk(response["item"])
    return found


@pytest.fixture(scope="module")
def made():
    return whole()


def test_it_is_a_bundle_that_a_validator_takes(made):
    read = Bundle.model_validate_json(bundle_json(made))
    assert read.type == "collection"
    kinds = {entry.resource.get_resource_type() for entry in read.entry}
    assert kinds == {
        "BodyStructure",
        "Device",
        "DocumentReference",
        "Media",
        "Observation",
        "Patient",
        "QuestionnaireResponse",
        "RiskAssessment",
        "ServiceRequest",
    }


def test_an_empty_history_is_a_bundle_too(made):
    bare = replace(made, name=None, profile={}, stories=(), overviews=(), letters=frozenset())
    Bundle.model_validate_json(bundle_json(bare))
    assert [one["resource"]["resourceType"] for one in bundle(bare)["entry"]] == ["Patient"]


def test_the_same_history_gives_the_same_bytes_in_any_zone(made):
    moved = replace(made, made_at=made.made_at.astimezone(timezone(timedelta(hours=9))))
    assert bundle_json(made) == bundle_json(whole()) == bundle_json(moved)


def test_every_id_fits_and_every_reference_leads_somewhere(made):
    entries = bundle(made)["entry"]
    addresses = [one["fullUrl"] for one in entries]
    assert len(set(addresses)) == len(addresses)
    assert all(R4_ID.fullmatch(one["resource"]["id"]) for one in entries)
    references = re.findall(r'"reference": "([^"]*)"', bundle_json(made).decode())
    assert references
    assert set(references) <= set(addresses)


@pytest.mark.parametrize("id", ["x" * 200, "a b/c", "ä", "under_score"])
def test_an_id_that_fhir_does_not_allow_becomes_a_digest(id):
    assert R4_ID.fullmatch(made_id("photo", id))
    assert made_id("photo", id) == made_id("photo", id) != made_id("photo", id + "2")


def test_no_string_is_empty_or_holds_what_fhir_forbids(made):
    for text in strings(bundle(made)):
        assert text.strip()
        assert all(sign.isprintable() or sign == "\n" for sign in text)


def test_no_address_leads_out_of_the_archive(made):
    text = bundle_json(made).decode()
    urls = re.findall(r'"url": "([^"]*)"', text)
    assert urls
    assert all(re.fullmatch(r"(photos/[0-9a-f]{64}\.\w+|letters/[\w-]+\.pdf)", url) for url in urls)
    for trace in ("gradio", "file:", "/tmp", "/home", "/work", "localhost", "127.0.0.1"):
        assert trace not in text.lower()


def test_nothing_names_a_class_or_a_likelihood_that_the_person_did_not_write(made):
    quiet = replace(made, stories=tuple(replace(one, events=()) for one in made.stories))
    for text in strings(bundle(quiet)):
        assert violations(text, lay=False) == [], text
    text = bundle_json(made).decode()
    assert "robability" not in text.replace("not a probability", "")
    assert "qualitativeRisk" not in text


def test_the_laboratorys_words_are_there_as_they_were_noted(made):
    event = by_id(made, "Observation", "event-e2")
    assert event["valueString"].startswith('<script>alert("x")')
    assert event["code"]["coding"][0] == {"system": "urn:triage:event", "code": "histology"}
    assert event["effectiveDateTime"] == "2026-12-20"


def test_a_name_is_given_only_where_passing_on_was_agreed_to(made):
    (person,) = resources(made, "Patient")
    assert person["name"] == [{"text": "Marta Wiśniewska-Okafor"}]
    assert person["telecom"][0]["value"] == "Tel. 01632 960 417"
    assert (person["gender"], person["birthDate"]) == ("female", "1965-03-06")
    for lesions in ({}, {"shoulder": {"consent_sharing": False}}, _agreed_and_refused()):
        (person,) = resources(replace(made, profile={**made.profile, "lesions": lesions}), "Patient")
        assert not {"name", "telecom"} & set(person)
        assert "Marta" not in json.dumps(person)


def _agreed_and_refused():
    return {"shoulder": {"consent_sharing": True}, "sore": {"consent_sharing": False}}


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"born": "1992", "sex": "Male"}, {"birthDate": "1992", "gender": "male"}),
        ({"sex": "w"}, {}),
        ({"sex": "woman"}, {}),
    ],
)
def test_the_sex_is_not_guessed_and_a_year_is_enough(made, details, expected):
    bare = replace(made, profile={"details": details})
    (person,) = resources(bare, "Patient")
    assert {name: person[name] for name in ("birthDate", "gender") if name in person} == expected
    Bundle.model_validate_json(bundle_json(bare))


def test_unknown_is_an_answer_and_never_left_out(made):
    response = by_id(made, "QuestionnaireResponse", "answers-removed-check-1")
    found = answered(response)
    assert response["status"] == "in-progress"
    assert {"age", "site", "side", "size", "RF3", "RF3.weeks", "RF14.relatives", "RF21"} <= set(found)
    assert {one["valueCoding"]["code"] for one in found.values()} == {"unknown"}
    assert "RF20" not in found, "not asked is no answer"


def test_dont_know_is_an_answer_and_an_open_question_is_not(made):
    said = answers(**{**answers_template(), "worried": "no"})
    for flags, status in ((said.flags, "completed"), ({}, "in-progress")):
        story = LesionStory(_lesion(), (check("m-check-1", 0, replace(said, flags=flags), None),))
        (response,) = resources(replace(made, stories=(story,)), "QuestionnaireResponse")
        assert response["status"] == status


def test_numbers_yes_and_the_place_are_typed(made):
    sore = answered(by_id(made, "QuestionnaireResponse", "answers-sore-check-1"))
    assert sore["RF3"]["valueCoding"]["code"] == "yes"
    assert sore["RF3.weeks"]["valueCoding"]["code"] == "unknown"
    assert sore["RF14.relatives"] == {"valueInteger": 2}
    assert sore["age"] == {"valueInteger": 44}
    shoulder = answered(by_id(made, "QuestionnaireResponse", "answers-shoulder-check-2"))
    assert shoulder["site"]["valueCoding"]["code"] == "back_upper"
    assert shoulder["RF21"]["valueCoding"] == {
        "system": "urn:triage:worry",
        "code": "worried",
        "display": "Worried",
    }


def test_the_checklist_says_its_lowest_and_highest_sum(made):
    score = by_id(made, "Observation", "w7-shoulder-check-2")
    assert score["valueInteger"] == 4
    assert [part["valueInteger"] for part in score["component"]] == [4, 5]
    assert score["category"][0]["coding"][0]["code"] == "survey"


def test_a_width_is_in_millimetres_with_both_ends(made):
    width = by_id(made, "Observation", "width-shoulder-check-2")
    unit = {"unit": "mm", "system": "http://unitsofmeasure.org", "code": "mm"}
    assert width["valueQuantity"] == {"value": 6.2, **unit}
    assert [part["valueQuantity"]["value"] for part in width["component"]] == [5.9, 6.5]
    assert width["category"][0]["coding"][0]["code"] == "exam"
    assert len([one for one in resources(made, "Observation") if one["id"].startswith("width-")]) == 2


def test_a_mark_says_its_place_side_and_dot(made):
    mark = by_id(made, "BodyStructure", "mark-shoulder")
    assert mark["location"]["coding"][0] == {"system": "http://snomed.info/sct", "code": "76552005"}
    assert mark["locationQualifier"][0]["coding"][0]["code"] == "7771000"
    assert (
        mark["description"]
        == "Left shoulder, brown; body map front: x 0.7200, y 0.2000 of its width and height"
    )
    assert by_id(made, "BodyStructure", "mark-removed")["active"] is False
    middle = by_id(made, "BodyStructure", "mark-hostile")["locationQualifier"][0]["coding"]
    assert [one["system"] for one in middle] == ["urn:triage:side"]
    assert by_id(made, "BodyStructure", "mark-sore")["location"] == {"text": "No place on the body noted"}


def test_a_photo_has_a_day_and_no_hour_that_nobody_knows(made):
    media = by_id(made, "Media", "photo-shoulder-check-1")
    assert media["createdDateTime"] == "2026-11-24"
    assert media["content"] == {"contentType": "image/jpeg", "url": f"photos/{'01' * 32}.jpg"}
    heic = by_id(made, "Media", "photo-hostile-check-1")
    assert heic["content"]["contentType"] == "image/heic"


def test_the_advice_is_a_tier_with_its_rules_and_the_program_that_gave_it(made):
    advice = by_id(made, "RiskAssessment", "advice-shoulder-check-2")
    assert [set(one) for one in advice["prediction"]] == [{"outcome"}]
    assert advice["prediction"][0]["outcome"]["coding"][0]["code"] == "urgent"
    story = made.stories[0]
    rules = [reason.rule for reason in story.observations[1].assessment.reasons]
    assert [note["text"].split(" ")[0] for note in advice["note"]] == rules
    assert len(advice["basis"]) == 4
    devices = resources(made, "Device")
    assert [
        {one["type"]["text"]: one["value"] for one in device.get("version", [])} for device in devices
    ] == [{"software": "0.1.0", "model": "net-1"}, {"model": "net-1"}, {}]


def test_only_open_urgent_and_soon_ask_for_a_visit(made):
    requests = {one["id"]: one for one in resources(made, "ServiceRequest")}
    assert set(requests) == {"visit-shoulder", "visit-sore"}, "not where seen, removed, watch or routine"
    for one in requests.values():
        assert (one["status"], one["intent"]) == ("draft", "proposal")
        assert one["code"]["coding"][0]["code"] == "3457005"
    urgent, soon = requests["visit-shoulder"], requests["visit-sore"]
    assert urgent["priority"] == "urgent"
    assert len(urgent["supportingInfo"]) == 2
    assert soon["priority"] == "routine", "FHIR: routine < urgent < asap < stat"
    assert soon["occurrencePeriod"] == {"start": "2026-11-28", "end": "2026-12-26"}


def test_a_later_milder_check_does_not_take_the_visit_back(made):
    checks = (check("m-check-1", 0, URGENT, photo(1)), check("m-check-2", 9, ROUTINE, photo(2)))
    (asked,) = resources(replace(made, stories=(LesionStory(_lesion(), checks),)), "ServiceRequest")
    assert asked["priority"] == "urgent"
    assert asked["authoredOn"] == "2026-11-24T09:30:00.000Z"


def test_a_letter_is_named_where_it_is_in_the_archive(made):
    (letter,) = resources(made, "DocumentReference")
    assert letter["type"]["coding"][0]["code"] == "57133-1"
    assert letter["content"][0]["attachment"]["url"] == "letters/shoulder.pdf"
    assert resources(replace(made, letters=frozenset()), "DocumentReference") == []


def test_a_rule_of_another_release_does_not_stop_an_export(made):
    seen = check("m-check-1", 0, URGENT, None)
    rule = replace(seen.assessment.reasons[0], rule="RF99", source="a later guideline")
    odd = replace(seen, assessment=replace(seen.assessment, reasons=(rule,)))
    (advice,) = resources(replace(made, stories=(LesionStory(_lesion(), (odd,)),)), "RiskAssessment")
    assert advice["note"] == [{"text": f"RF99 ({rule.tier.code}): RF99. a later guideline"}]


def test_hostile_names_stay_text(made):
    mark = by_id(made, "BodyStructure", "mark-hostile")
    assert "\u202e" in HOSTILE
    assert "\u202e" not in mark["description"]
    assert mark["description"].startswith("<script>")


def test_every_tier_has_a_concept():
    from triage.service.fhir.advice import tier_concept

    for tier in Tier:
        made = tier_concept(tier)
        assert made["coding"][0]["code"] == tier.code
        assert not any(law.search(made["text"]) for law in (CLASS_NAMES, LIKELIHOOD))


def _lesion():
    return Lesion("m", "Mark", "calf", "left", START)
