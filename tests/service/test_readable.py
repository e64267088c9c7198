"""The readable page: everything that was kept, escaped, alone in the world, and never a word too many."""

import re
from dataclasses import fields, replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from tests.builders import START
from tests.exported import HOSTILE, check, photo, whole
from tests.letter.letters import FULL, URGENT
from tests.wording import INTENDED_USE, violations
from triage.domain.body import Overview, Spot, SpotAnswer
from triage.domain.history import Lesion, LesionStory
from triage.domain.referral import LESION_FIELDS, LetterDetails
from triage.letter.facts import day
from triage.service.readable import page
from triage.service.readable_marks import filled_in


class Parts(HTMLParser):
    """The tags of a page with their attributes, and its visible texts by the element they stand in."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self._hidden = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self._hidden = tag in ("style", "script")

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        if data.strip() and not self._hidden:
            self.texts.append(" ".join(data.split()))

    def values(self, name):
        return [told[name] for _, told in self.tags if name in told]


@pytest.fixture(scope="module")
def made():
    return whole()


@pytest.fixture(scope="module")
def html(made):
    return page(made).decode()


@pytest.fixture(scope="module")
def parts(html):
    return Parts(html)


@pytest.fixture(scope="module")
def text(parts):
    return "\n".join(parts.texts)


def test_the_same_history_gives_the_same_page(made):
    assert page(made) == page(whole())


def test_names_stay_text(parts, text):
    tags = [tag for tag, _ in parts.tags]
    assert "script" not in tags
    assert not [name for _, told in parts.tags for name in told if name.startswith("on")]
    assert 'alert("x")</script><img src=x onerror=alert(1)>' in text
    assert "\u202e" in HOSTILE
    assert "\u202e" not in text


def test_every_field_that_a_person_fills_in_is_escaped(made):
    long = {field.name: HOSTILE for field in fields(LetterDetails) if field.type == str | None}
    long.pop("born")
    mark = {name: value for name, value in long.items() if name in LESION_FIELDS}
    person = {name: value for name, value in long.items() if name not in LESION_FIELDS}
    filled = replace(made, name=HOSTILE, profile={"details": person, "lesions": {"shoulder": mark}})
    found = Parts(page(filled).decode())
    assert "script" not in [tag for tag, _ in found.tags]
    assert not [name for _, told in found.tags for name in told if name.startswith("on")]


def test_it_asks_for_nothing_outside_the_archive(html, parts):
    links = [*parts.values("href"), *parts.values("src")]
    allowed = r"#[\w-]+|(photos|previews)/[0-9a-f]{64}\.\w+|letters/[\w-]+\.pdf|[\w-]+\.json"
    assert [link for link in links if not re.fullmatch(allowed, link)] == []
    assert not re.search(r"url\(['\"]?(?!#)|@import|<link|<iframe|<form", html)
    assert "http" not in html.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    for trace in ("gradio", "/tmp", "/home", "/work", "file:/"):
        assert trace not in html.lower()


def test_every_link_within_the_page_leads_somewhere(parts):
    ids = parts.values("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in parts.values("href") if link.startswith("#")} <= set(ids)


def test_the_wording_law_holds(made):
    quiet = replace(made, stories=tuple(replace(one, events=()) for one in made.stories))
    for said in Parts(page(quiet).decode()).texts:
        assert violations(said.replace(INTENDED_USE, ""), reading=False) == [], said


def test_no_band_and_no_score_reach_the_reader(text):
    assert not re.search(r"\b(band|score|raised by|net-1|0\.58)\b", text)


def test_what_was_kept_is_on_it(text):
    for said in (
        "Skin record of Marta",
        "Written on 4 March 2027 by triage 0.1.0.",
        "Marta Wiśniewska-Okafor",
        "Left shoulder, brown",
        "Show this mark to a doctor within 2 weeks",
        "By 8 March 2027",
        "Its edge or shape is uneven, or has changed.",
        "NICE NG12: weighted 7-point checklist, 2 points.",
        "Since the photo of 24 November 2026: The mark is larger than in the earlier photo.",
        "6.2 mm (5.9 to 6.5), scale card in the photo",
        "24.1 mm² (22.2 to 26.0)",
        "3 (2 to 4)",
        "The lab result came",
        "A doctor has seen it. The advice from before is closed.",
        "It was taken out of the list on 13 January 2027.",
        "Does it ooze, crust or bleed?",
        "Don't know",
        "Photo quality: Too blurred",
        "No photo in this check",
        "wider since July",
        "Spot 1: Left shoulder, brown",
        INTENDED_USE,
        "This is not a diagnosis.",
    ):
        assert said in text or said in " ".join(text.split("\n")), said


def test_a_photo_of_a_private_place_is_a_link_and_no_picture(parts):
    address = f"photos/{'04' * 32}.jpg"
    assert address in parts.values("href")
    assert address not in parts.values("src")


def test_what_was_said_of_a_spot_is_told(made):
    said = (("earlier", SpotAnswer.NEW), ("not in this export", SpotAnswer.WAS_THERE))
    taken = START - timedelta(days=400)  # it was added later
    early = Overview("earlier", START, replace(photo(82), taken_at=taken), "back_upper", ())
    late = Overview(
        "later", START + timedelta(days=40), photo(81), "back_upper", (Spot(0.1, 0.2, None, said),)
    )
    shown = " ".join(Parts(page(replace(made, overviews=(early, late))).decode()).texts)
    on = " ".join(day(taken.date()).split())
    assert f"Spot 1: the person said “It is new” beside the photo of {on}" in shown
    assert "It was there before" not in shown


def test_an_overview_of_a_private_place_is_a_link_too(made):
    private = replace(made, overviews=(Overview("v", START, photo(81), "genital", ()),))
    found = Parts(page(private).decode())
    address = f"photos/{'51' * 32}.jpg"
    assert address in found.values("href")
    assert address not in found.values("src")


def test_a_photo_that_no_browser_shows_is_shown_as_a_jpeg(parts, text):
    assert f"previews/{'03' * 32}.jpg" in parts.values("src")
    assert f"photos/{'03' * 32}.heic" in parts.values("href")
    assert text.count("No browser shows this kind of photo.") == 1


def test_every_shown_photo_says_what_it_is(parts):
    shown = [told for tag, told in parts.tags if tag == "img"]
    assert all("alt" in told and told["loading"] == "lazy" for told in shown)
    said = [" ".join(told["alt"].split()) for told in shown]
    assert "Photo of Left shoulder, brown, 22 February 2027" in said


def test_the_letter_and_the_files_are_linked(parts):
    assert {"letters/shoulder.pdf", "history.json", "fhir-bundle.json", "manifest.json"} <= set(
        parts.values("href")
    )
    assert "letters/sore.pdf" not in parts.values("href")


def test_marks_that_were_taken_out_come_last(made, parts):
    heads = [index for index, said in enumerate(parts.texts) if said == "Old one"]
    others = [index for index, said in enumerate(parts.texts) if said == "Calf"]
    assert max(others) < max(heads)


def test_an_empty_history_is_a_page_too(made):
    bare = replace(made, name=None, profile={}, stories=(), overviews=(), letters=frozenset())
    found = Parts(page(bare).decode())
    assert "No mark is kept yet." in found.texts
    assert found.texts[0] == "Skin record"


def test_a_rule_and_a_comparison_of_another_release_do_not_stop_it(made):
    seen = check("m-check-1", 0, URGENT, None)
    rule = replace(seen.assessment.reasons[0], rule="RF99", source="a later guideline")
    odd = replace(seen, assessment=replace(seen.assessment, reasons=(rule,)))
    story = LesionStory(Lesion("m", "Mark", None, None, START), (odd,))
    said = page(replace(made, stories=(story,))).decode()
    assert "RF99" in said
    assert "a later guideline" in said


def test_every_field_of_a_letter_has_a_name():
    full = replace(
        FULL,
        symptoms="itch",
        sender="Jo",
        sender_role="nurse",
        clinic="North",
        held_id="7",
        teaching=True,
        research=True,
    )
    assert len(filled_in(full)) == len(fields(LetterDetails))


def test_numbers_on_the_map_do_not_cover_each_other(made):
    stories = tuple(
        LesionStory(Lesion(f"m{n}", f"Mark {n}", "calf", "left", START + timedelta(days=n)), ())
        for n in range(30)
    )
    said = page(replace(made, stories=stories)).decode()
    middles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', said)
    assert len(set(middles)) == 30
    assert all(float(x) < 428 and float(y) < 524 for x, y in middles)
