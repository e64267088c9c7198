"""The gate with the mark that the lesion network found: none, several, too small, too large, cut off."""

from dataclasses import replace

import pytest

from tests.domain.test_quality_judge import GOOD
from triage.domain import quality
from triage.domain.lesion_facts import LesionFacts
from triage.domain.quality import QualityCode, Severity, judge

MARK = LesionFacts(marks=1, confidence=0.9, share=0.1, cut=0.0, diameter=600.0)
NONE = LesionFacts(marks=0, confidence=0.0, share=0.0, cut=0.0, diameter=0.0)
SURE, UNSURE = quality.SURE_REFUSE, quality.SURE_REFUSE - 0.01


def test_one_mark_in_the_middle_has_no_findings() -> None:
    assert judge(GOOD, MARK).findings == ()


def test_no_mark_warns_and_nothing_else_is_said_of_the_frame() -> None:
    (finding,) = judge(GOOD, NONE).findings
    assert (finding.code, finding.severity) == (QualityCode.NO_LESION, Severity.WARN)
    assert judge(GOOD, NONE).accepted


@pytest.mark.parametrize(
    ("measure", "value", "code"),
    [
        ("marks", 2, QualityCode.SEVERAL_LESIONS),
        ("diameter", quality.DIAMETER_WARN - 1, QualityCode.FRAMING),
        ("share", quality.SHARE_LOW_WARN - 0.001, QualityCode.FRAMING),
        ("share", quality.SHARE_HIGH_WARN + 0.01, QualityCode.FRAMING),
        ("cut", quality.OUTLINE_CUT_WARN + 0.01, QualityCode.FRAMING),
    ],
)
def test_each_fault_of_the_frame_warns(measure: str, value: float, code: QualityCode) -> None:
    report = judge(GOOD, replace(MARK, **{measure: value}))
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.value) == (code, Severity.WARN, value)
    assert finding.unit
    assert report.accepted


@pytest.mark.parametrize(
    ("measure", "limit"),
    [
        ("diameter", quality.DIAMETER_WARN),
        ("share", quality.SHARE_LOW_WARN),
        ("share", quality.SHARE_HIGH_WARN),
        ("cut", quality.OUTLINE_CUT_WARN),
    ],
)
def test_a_value_at_its_limit_passes(measure: str, limit: float) -> None:
    assert judge(GOOD, replace(MARK, **{measure: limit})).findings == ()


@pytest.mark.parametrize(("confidence", "severity"), [(SURE, Severity.REFUSE), (UNSURE, Severity.WARN)])
def test_a_tiny_mark_is_refused_only_where_it_was_found_surely(confidence: float, severity: Severity) -> None:
    tiny = replace(MARK, diameter=quality.DIAMETER_REFUSE - 1, share=0.0001, confidence=confidence)
    (finding,) = judge(GOOD, tiny).findings
    assert (finding.code, finding.severity) == (QualityCode.FRAMING, severity)


def test_the_outline_takes_the_place_of_the_colours() -> None:
    pale = replace(GOOD, mark_contrast=0.0, mark_cut=1.0)
    assert [finding.code for finding in judge(pale).findings] == [QualityCode.FRAMING]
    assert judge(pale, MARK).findings == ()
    assert [finding.code for finding in judge(pale, NONE).findings] == [QualityCode.NO_LESION]


def test_each_code_comes_once_and_refusals_first() -> None:
    worst = LesionFacts(marks=3, confidence=0.9, share=0.0001, cut=1.0, diameter=5.0)
    findings = judge(replace(GOOD, cast=9.0, blurriness=1.0), worst).findings
    codes = [finding.code for finding in findings]
    assert len(codes) == len(set(codes)) == 4
    assert [finding.severity for finding in findings] == [Severity.REFUSE] * 2 + [Severity.WARN] * 2
