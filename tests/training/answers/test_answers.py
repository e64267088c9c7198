"""The second voice learns from what was said and not from what was left blank."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from triage.classifier.answers import SITE_GROUPS, VARIABLES, read_voices
from triage.domain.answers import Answer, Answers
from triage.domain.tier import Kind
from triage.errors import DataError
from triage.training.answers import card_part, fusion
from triage.training.answers.fit import (
    Fitted,
    best_penalty,
    columns_of,
    fit,
    labels_of,
    out_of_fold,
    patients_of,
)
from triage.training.answers.logistic import bounded_logistic, log_loss
from triage.training.answers.pad import PadCase, one_case_a_lesion, pad_answers
from triage.training.statistics import auc
from triage.training.thresholds import thresholds

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
HEADER = (
    "patient_id,lesion_id,age,region,diagnostic,itch,grew,hurt,changed,bleed,elevation,"
    "img_id,biopsed,malignant,split"
)
SITES = ("nose", "cheek", "neck_front", "chest", "arm_front", "hand_back", "shin")


def case(number: int, malignant: int, said: Answers, split: str = "train") -> PadCase:
    """One lesion of a patient of its own."""
    name = f"PAT_{number}"
    return PadCase(name, name, name, split, "BCC" if malignant else "NEV", malignant, bool(malignant), said)


def said(
    bleed: Answer = UNKNOWN,
    grew: Answer = UNKNOWN,
    raised: Answer = UNKNOWN,
    age: int | None = None,
    site: str | None = None,
) -> Answers:
    """Answers as the table gives them."""
    return Answers(
        age=age, site=site, items={"oozing": bleed, "size": grew}, flags={"efg": {"raised": raised}}
    )


def crowd(seed: int, *, informed: bool, blank: tuple[float, float], count: int = 600) -> list[PadCase]:
    """Half malignant. `informed`: bleeding and age tell the class. `blank`: share left blank, benign and malignant."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        malignant = number % 2
        share = 0.2 + 0.5 * malignant if informed else 0.4

        def answer(share: float, gone: float = blank[malignant]) -> Answer:
            if random.random() < gone:
                return UNKNOWN
            return YES if random.random() < share else NO

        age = int(random.normal(55 + 12 * malignant * informed, 12))
        made.append(
            case(number, malignant, said(answer(share), answer(0.4), answer(0.5), age, random.choice(SITES)))
        )
    return made


def _voice_of(fitted: Fitted):
    """What serving would read of a fitted model."""
    part = {
        **card_part.numbers_of(fitted),
        "alone": {"slope": 1.0, "intercept": 0.0},
        "fusion": {"picture": 1.0, "answers": 1.0, "intercept": 0.0},
        "thresholds": {"raised": {"value": 0.1}, "high": {"value": 0.5}},
    }
    return read_voices({"clinical": part})[Kind.CLINICAL]


def test_blanks_that_give_the_class_away_teach_nothing() -> None:
    areas = []
    for seed in range(4):
        cases = crowd(seed, informed=False, blank=(0.04, 0.6))
        columns, labels = columns_of(cases), labels_of(cases)
        blank = np.isnan(columns[:, : len(VARIABLES)]).sum(axis=1).astype(np.float64)
        assert auc(blank, labels) > 0.8, "a model that may see the blanks would do well"
        areas.append(auc(out_of_fold(columns, labels, patients_of(cases), 1.0), labels))
    assert np.mean(areas) == pytest.approx(0.5, abs=0.06)


def test_blanking_a_column_of_one_class_moves_no_single_score_but_to_the_centre() -> None:
    cases = crowd(1, informed=True, blank=(0.0, 0.0))
    fitted = fit(columns_of(cases), labels_of(cases), 1.0)
    bleed = list(VARIABLES).index("bleed")
    for malignant in (0, 1):
        columns = columns_of([one for one in cases if one.malignant == malignant])
        expected = columns.copy()
        columns[:, bleed], expected[:, bleed] = np.nan, fitted.centre[bleed]
        assert fitted.lift(columns) == pytest.approx(fitted.lift(expected))


def test_all_blank_adds_nothing_in_training_and_in_serving() -> None:
    fitted = fit(*_data(crowd(2, informed=True, blank=(0.1, 0.1))), 1.0)
    empty = columns_of([case(1, 0, Answers())])
    assert np.isnan(empty).all()
    assert fitted.lift(empty) == [0.0]
    assert _voice_of(fitted).answers_logit(Answers()) == 0.0


def _data(cases: Sequence[PadCase]) -> tuple[np.ndarray, np.ndarray]:
    return columns_of(cases), labels_of(cases)


def test_what_was_said_is_learned_and_no_weight_is_negative() -> None:
    cases = crowd(3, informed=True, blank=(0.04, 0.3))
    columns, labels = _data(cases)
    penalty = best_penalty(columns, labels, patients_of(cases))
    fitted = fit(columns, labels, penalty)
    assert auc(out_of_fold(columns, labels, patients_of(cases), penalty), labels) > 0.75
    assert (fitted.weights[: len(VARIABLES) + 1] >= 0).all()
    assert fitted.weights[list(VARIABLES).index("bleed")] > 1
    turned = fit(columns, 1 - labels, penalty)
    assert turned.weights[list(VARIABLES).index("bleed")] == 0


def test_serving_says_what_training_fitted() -> None:
    cases = crowd(4, informed=True, blank=(0.2, 0.2), count=100)
    fitted = fit(*_data(cases), 1.0)
    voice = _voice_of(fitted)
    served = [voice.answers_logit(one.answers) for one in cases]
    assert served == pytest.approx(fitted.lift(columns_of(cases)).tolist())
    assert sum(fitted.centre[-len(SITE_GROUPS) :]) == pytest.approx(1)


def test_bounded_logistic_is_the_plain_one_where_no_bound_is_met() -> None:
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(5)
    columns = random.normal(size=(300, 2))
    labels = (columns @ [1.0, 0.5] + random.logistic(size=300) > 0).astype(np.int64)
    weights, intercept = bounded_logistic(columns, labels, penalty=2.0, towards=0.0, floor=(None, 0.0))
    plain = LogisticRegression(C=0.5, tol=1e-8).fit(columns, labels)
    assert weights == pytest.approx(plain.coef_[0], abs=1e-3)
    assert intercept == pytest.approx(plain.intercept_[0], abs=1e-3)
    assert log_loss(np.zeros(300), labels) == pytest.approx(np.log(2))


def test_a_strong_penalty_is_the_plain_sum_and_no_voice_is_turned_round() -> None:
    random = np.random.default_rng(6)
    labels = np.arange(200) % 2
    seen, lift = 2.0 * labels - 1 + random.normal(size=200), random.normal(size=200) - labels
    summed = fusion.fuse(seen, lift, labels, 1e6)
    assert (summed.picture, summed.answers) == pytest.approx((1, 1), abs=1e-3)
    free = fusion.fuse(seen, lift, labels, 1.0)
    assert free.answers == 0
    assert fusion.best_penalty({1e6: 0.40001, 1.0: 0.40002}) == 1e6
    assert fusion.best_penalty({1e6: 0.41, 1.0: 0.40}) == 1.0


def test_thresholds_keep_their_rule() -> None:
    scores = np.linspace(0.01, 0.99, 200)
    labels = (np.arange(200) >= 100).astype(np.int64)
    labels[80] = 1
    found = thresholds(scores, labels)
    assert found["promise"]["kept"]
    assert found["raised"]["value"] <= found["high"]["value"]
    assert found["raised"]["sensitivity"]["value"] >= 0.95
    assert found["high"]["specificity"]["value"] >= 0.90


def _table(tmp_path: Path, *lines: str) -> Path:
    (tmp_path / "pad_answers.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    return tmp_path


def test_a_row_becomes_answers_to_our_questions(tmp_path: Path) -> None:
    folder = _table(
        tmp_path,
        "PAT_1,2,63,NOSE,BCC,False,UNK,True,True,False,True,PAT_1_2_3.png,True,1,train",
        "PAT_1,2,63,NOSE,BCC,False,UNK,True,True,False,True,PAT_1_2_4.png,True,1,train",
        "PAT_5,6,,,NEV,False,False,UNK,False,,False,PAT_5_6_7.png,False,0,test",
    )
    cases = pad_answers(folder)
    first, other = cases["PAT_1_2_3"], cases["PAT_5_6_7"]
    read = {name: of(first.answers) for name, of in VARIABLES.items()}
    assert read == {"sensation": YES, "grew": UNKNOWN, "changed": YES, "bleed": NO, "elevation": YES}
    assert (first.answers.age, first.answers.site, first.biopsied, first.complete) == (
        63,
        "nose",
        True,
        False,
    )
    assert VARIABLES["sensation"](other.answers) is UNKNOWN, "no itch, and pain unknown, is not a no"
    assert (other.answers.age, other.answers.site, other.malignant) == (None, None, 0)
    assert len(one_case_a_lesion(cases.values())) == 2


def test_a_missing_or_foreign_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No pad_answers"):
        pad_answers(tmp_path)
    (tmp_path / "pad_answers.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="not the table"):
        pad_answers(tmp_path)


def test_the_public_functions_read_a_card_part() -> None:
    from tests.voices import PART

    assert card_part.fused(PART, "dermoscopic", 0.5, said(YES)) is None
    assert card_part.fused(PART, "clinical", 0.5, Answers()) is None
    joined = card_part.fused(PART, "clinical", 0.5, said(YES))
    assert joined is not None
    assert joined > 0.5
    assert card_part.answers_logit(PART, said(YES)) > card_part.answers_logit(PART, said(NO))
