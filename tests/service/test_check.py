"""The way of one photo, with the network's part played by the rules of its door alone."""

from dataclasses import dataclass, replace

import pytest

from tests.builders import ALL_NO, answers, blurred_photo, sharp_photo
from tests.voices import voice
from triage.classifier.answers import Voice
from triage.cli.as_json import check_json
from triage.domain.prediction import Prediction, Thresholds
from triage.domain.tier import Band, Kind, NotAssessed, Tier
from triage.errors import PictureError
from triage.service.check import check, look


@dataclass
class Says:
    """Stands where a network stands and counts how often it is asked."""

    kind: Kind = Kind.CLINICAL
    probability: float = 0.5
    asked: int = 0

    voice: Voice | None = None

    def heard(self, prediction, answers):
        if self.voice is None:
            return prediction
        return replace(prediction, with_answers=self.voice.joined(prediction.probability, answers))

    def classify(self, pixels):
        self.asked += 1
        if self.kind is Kind.UNFAMILIAR:
            return self.kind, None
        return self.kind, Prediction("says", self.kind, self.probability, Thresholds(raised=0.2, high=0.6))


@pytest.mark.parametrize(
    ("probability", "tier"), [(0.1, Tier.ROUTINE), (0.2, Tier.WATCH), (0.6, Tier.SOON), (0.99, Tier.SOON)]
)
def test_the_network_can_only_raise(probability, tier):
    result = check(sharp_photo(), answers(**ALL_NO), model=Says(probability=probability))
    assert result.assessment.tier is tier
    assert result.prediction.probability == probability


def test_no_answers_and_a_high_score_is_soon_not_urgent():
    assert check(sharp_photo(), answers(), model=Says(probability=0.99)).assessment.tier is Tier.SOON


def test_a_refused_photo_never_reaches_the_network():
    network = Says()
    result = check(blurred_photo(), answers(**ALL_NO), model=network)
    assert network.asked == 0
    assert not result.quality.accepted
    assert (result.kind, result.prediction) == (None, None)
    assert result.assessment.not_assessed is NotAssessed.PHOTO_REFUSED
    assert result.assessment.tier is Tier.WATCH


def test_the_first_refusal_of_a_visit_does_not_raise():
    result = check(blurred_photo(), answers(**ALL_NO), model=Says(), third_refusal=False)
    assert result.assessment.tier is Tier.ROUTINE


def test_research_may_look_at_a_refused_photo():
    network = Says()
    result = check(blurred_photo(), answers(**ALL_NO), model=network, enforce_gate=False)
    assert network.asked == 1
    assert result.prediction is not None
    assert not result.quality.accepted, "the findings are still listed"


@pytest.mark.parametrize(
    "silenced", [{"site": "palm", "side": "left"}, {"age": 17}, {"exclusions": {"tattoo": "yes"}}]
)
def test_where_the_network_must_be_silent_it_is_not_asked(silenced):
    network = Says()
    result = check(sharp_photo(), answers(**{**ALL_NO, **silenced}), model=network)
    assert network.asked == 0
    assert result.assessment.not_assessed is NotAssessed.EXCLUDED


def test_an_unfamiliar_picture_is_watched():
    result = check(sharp_photo(), answers(**ALL_NO), model=Says(kind=Kind.UNFAMILIAR))
    assert (result.kind, result.prediction) == (Kind.UNFAMILIAR, None)
    assert (result.assessment.not_assessed, result.assessment.tier) == (NotAssessed.UNFAMILIAR, Tier.WATCH)


def test_the_questions_work_alone():
    result = check(None, answers(**{**ALL_NO, "worried": "very"}), model=None)
    assert result.assessment.tier is Tier.SOON
    assert result.facts is None


def test_a_look_is_quick_to_show_and_bare():
    seen = look(sharp_photo())
    assert seen.quality.accepted
    assert seen.preview.startswith(b"\xff\xd8")
    assert b"Exif" not in seen.preview
    with pytest.raises(PictureError):
        look(b"nothing")


def test_three_refused_photos_still_count_without_a_photo():
    result = check(None, answers(**ALL_NO), model=None, refused_before=True)
    assert result.assessment.not_assessed is NotAssessed.PHOTO_REFUSED
    assert result.assessment.tier is Tier.WATCH
    assert check(None, answers(**ALL_NO), model=None).assessment.tier is Tier.ROUTINE


BLEEDS = {**ALL_NO, "age": 80, "items": {**ALL_NO["items"], "oozing": "yes"}}


def test_the_answers_may_raise_what_the_picture_finds():
    alone = check(sharp_photo(), answers(**BLEEDS), model=Says(probability=0.19))
    helped = check(sharp_photo(), answers(**BLEEDS), model=Says(probability=0.19, voice=voice()))
    assert (alone.prediction.band, alone.assessment.band) == (Band.LOW, Band.LOW)
    assert (helped.prediction.band, helped.assessment.band) == (Band.LOW, Band.RAISED)
    assert helped.assessment.tier > alone.assessment.tier
    assert "picture.answers" in {reason.rule for reason in helped.assessment.reasons}


def test_without_answers_the_second_voice_is_none():
    alone = check(sharp_photo(), answers(), model=Says(probability=0.19))
    assert check(sharp_photo(), answers(), model=Says(probability=0.19, voice=voice())) == alone


def test_json_tells_both_voices_apart():
    result = check(sharp_photo(), answers(**BLEEDS), model=Says(probability=0.19, voice=voice()))
    shown = check_json(result)["prediction"]
    assert (shown["probability"], shown["band"]) == (0.19, "low")
    second = shown["with_answers"]
    assert (second["band"], second["thresholds"]) == ("raised", {"raised": 0.15, "high": 0.5})
    assert second["contributions"][0] == {"variable": "bleed", "said": "yes", "logits": 1.5}
    alone = check_json(check(sharp_photo(), answers(**BLEEDS), model=Says()))
    assert alone["prediction"]["with_answers"] is None
