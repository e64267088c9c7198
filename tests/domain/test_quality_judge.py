"""The verdict on measures: each fault alone, all together, and their order."""

from dataclasses import replace

import pytest

from triage.domain import quality
from triage.domain.quality import Measures, QualityCode, Severity, judge

GOOD = Measures(
    short_side=3000,
    blurriness=0.3,
    centre_blurriness=0.3,
    streak=0.03,
    brightest=210.0,
    white_share=0.0,
    red_share=0.01,
    glare_share=0.0,
    cast=1.0,
    mark_contrast=25.0,
    mark_cut=0.0,
)
OF_THE_LESION = {QualityCode.NO_LESION, QualityCode.SEVERAL_LESIONS}


def test_a_good_photo_has_no_findings() -> None:
    report = judge(GOOD)
    assert report.accepted
    assert report.findings == ()


@pytest.mark.parametrize(
    ("measure", "value", "code", "severity"),
    [
        ("short_side", quality.SHORT_SIDE_REFUSE - 1, QualityCode.LOW_RESOLUTION, Severity.REFUSE),
        ("blurriness", quality.BLUR_REFUSE + 0.01, QualityCode.BLUR, Severity.REFUSE),
        ("blurriness", quality.BLUR_WARN + 0.001, QualityCode.BLUR, Severity.WARN),
        ("streak", quality.STREAK_REFUSE + 0.01, QualityCode.MOTION, Severity.REFUSE),
        ("brightest", quality.BRIGHTEST_REFUSE - 1, QualityCode.TOO_DARK, Severity.REFUSE),
        ("white_share", quality.WHITE_SHARE_REFUSE + 0.01, QualityCode.TOO_BRIGHT, Severity.REFUSE),
        ("red_share", quality.RED_SHARE_REFUSE + 0.01, QualityCode.TOO_BRIGHT, Severity.REFUSE),
        ("glare_share", quality.GLARE_SHARE_WARN + 0.01, QualityCode.GLARE, Severity.WARN),
        ("cast", quality.CAST_WARN + 0.01, QualityCode.COLOUR_CAST, Severity.WARN),
        ("mark_contrast", quality.MARK_CONTRAST_WARN - 0.1, QualityCode.FRAMING, Severity.WARN),
        ("mark_cut", quality.MARK_CUT_WARN + 0.01, QualityCode.FRAMING, Severity.WARN),
    ],
)
def test_each_fault_alone(measure: str, value: float, code: QualityCode, severity: Severity) -> None:
    report = judge(replace(GOOD, **{measure: value}))
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.value) == (code, severity, value)
    assert finding.unit
    assert report.accepted is (severity is Severity.WARN)


@pytest.mark.parametrize(
    ("measure", "limit"),
    [
        ("short_side", quality.SHORT_SIDE_REFUSE),
        ("blurriness", quality.BLUR_WARN),
        ("streak", quality.STREAK_REFUSE),
        ("brightest", quality.BRIGHTEST_REFUSE),
        ("white_share", quality.WHITE_SHARE_REFUSE),
    ],
)
def test_a_value_at_its_limit_passes(measure: str, limit: float) -> None:
    assert judge(replace(GOOD, **{measure: limit})).findings == ()


def test_all_faults_come_together_refusals_first_each_code_once() -> None:
    worst = Measures(
        short_side=10,
        blurriness=1.0,
        centre_blurriness=1.0,
        streak=1.0,
        brightest=0.0,
        white_share=1.0,
        red_share=1.0,
        glare_share=1.0,
        cast=9.0,
        mark_contrast=0.0,
        mark_cut=1.0,
    )
    findings = judge(worst).findings
    assert {finding.code for finding in findings} == set(QualityCode) - OF_THE_LESION
    assert len(findings) == len(QualityCode) - len(OF_THE_LESION)
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities, key=lambda severity: severity is Severity.WARN)
