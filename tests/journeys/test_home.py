"""The whole way at home, through real parts: photo, network, history, second photo, letter."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tests.builders import ALL_NO, START, answers, clock, ids, sharp_photo
from triage.domain.tier import Kind, NotAssessed, Tier
from triage.service import follow, refer
from triage.service.check import check, look
from triage.service.desk import Desk
from triage.service.record import save


@pytest.fixture
def desk(tmp_path):
    table = Desk(tmp_path / "anna.triage", clock=clock(START, timedelta(days=40)), new_id=ids())
    yield table
    table.close()


def test_a_mark_is_followed_and_a_letter_is_printed(desk):
    first = sharp_photo(1)
    assert look(first).quality.accepted
    result = check(first, answers(**ALL_NO), model=desk.model)
    assert desk.model_problem is None
    assert result.assessment.floor is Tier.ROUTINE
    assert (result.prediction is None) == (result.kind is Kind.UNFAMILIAR)
    kept = save(desk, first, result, name="back, brown")

    second = sharp_photo(2)
    grown = answers(**{**ALL_NO, "items": {**ALL_NO["items"], "size": "yes", "oozing": "yes"}})
    later = check(second, grown, model=desk.model, answers_before=follow.answers_before(desk, kept.lesion_id))
    assert later.assessment.tier is Tier.URGENT
    save(desk, second, later, lesion_id=kept.lesion_id)

    (followed,) = follow.agenda(desk)
    assert followed.standing.tier is Tier.URGENT
    assert [one.assessment.tier for one in followed.story.observations][-1] is Tier.URGENT
    two = follow.pair(desk, kept.lesion_id)
    assert follow.side_by_side(desk, two).startswith(b"\xff\xd8")

    pdf = refer.letter(desk, kept.lesion_id, refer.known_details(desk, kept.lesion_id))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert text.index("URGENT") < text.index("7-point")

    follow.mark_seen(desk, kept.lesion_id)
    assert not follow.agenda(desk)[0].standing.open
    assert desk.history.verify() == ()


def test_the_questions_work_when_the_model_is_missing(tmp_path, monkeypatch):
    from triage.classifier import card

    monkeypatch.setattr(card, "folder", lambda name: tmp_path / name)
    desk = Desk(tmp_path / "h.triage", clock=clock(), new_id=ids())
    assert desk.model is None
    assert "questions still work" in desk.model_problem
    result = check(sharp_photo(), answers(**ALL_NO), model=desk.model)
    assert (result.assessment.tier, result.assessment.not_assessed) == (Tier.ROUTINE, NotAssessed.MODEL_OFF)
    desk.close()


def test_an_excluded_place_silences_the_real_network(desk):
    result = check(sharp_photo(), answers(**{**ALL_NO, "site": "sole", "side": "left"}), model=desk.model)
    assert result.assessment.not_assessed is NotAssessed.EXCLUDED
    assert result.prediction is None
