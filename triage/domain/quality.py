"""The verdict on a photo: what was measured, which faults follow, and which of them refuse it.

The limits on blur and motion are fitted on training pictures and checked on others; `docs/evaluation/gate.md`
holds the figures. Brightness is never judged by the mean: it grows with the skin's own lightness.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from triage.domain.card_light import CardLight
from triage.domain.lesion_facts import LesionFacts


class QualityCode(StrEnum):
    """The faults of the contract."""

    BLUR = "blur"
    MOTION = "motion"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    LOW_RESOLUTION = "low_resolution"
    FRAMING = "framing"
    COLOUR_CAST = "colour_cast"
    NO_LESION = "no_lesion"
    SEVERAL_LESIONS = "several_lesions"


class Severity(StrEnum):
    """Whether a fault refuses the photo or only warns."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One fault: what was measured, against which limit, in which unit."""

    code: QualityCode
    severity: Severity
    value: float
    limit: float
    unit: str


@dataclass(frozen=True)
class QualityReport:
    """All faults of one photo together."""

    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """True where no finding refuses the photo."""
        return all(finding.severity is not Severity.REFUSE for finding in self.findings)


@dataclass(frozen=True)
class Measures:
    """What `triage.imaging.quality.measure` found in one photo.

    `short_side`: pixels of the original file's shorter side.
    `blurriness`: re-blur ratio (Crete 2007) in the sharpest of four directions, 0 (sharp) to 1 (flat).
    `centre_blurriness`: the same in the middle, half as wide and high: a mark out of focus on sharp skin.
    `streak`: how much more detail is gone along one direction than across it, log units, 0 and up.
    `brightest`: the level that the brightest 1 % of the picture reaches, max of R, G and B, 0 to 255.
    `white_share`, `red_share`: share of the picture with all channels, or with red, clipped, 0 to 1.
    `glare_share`: share of the picture under white, spread-out spots, 0 to 1.
    `cast`: distance of the border skin's colour from usual skin, in standard deviations.
    `mark_contrast`: colour difference between what is central and the border skin, in Lab units (delta E 76).
    `mark_cut`: share of the central mark's outline that lies on the picture's rim, 0 to 1.
    """

    short_side: int
    blurriness: float
    centre_blurriness: float
    streak: float
    brightest: float
    white_share: float
    red_share: float
    glare_share: float
    cast: float
    mark_contrast: float
    mark_cut: float


SHORT_SIDE_REFUSE = 400  # pixels; below it the blur measure has no meaning (imaging notes, section 1)
BLUR_REFUSE = 0.57  # re-blur ratio; no sharp picture of the 153 in train lies above
BLUR_WARN = 0.53  # re-blur ratio; 3 % of sharp pictures in train lie above
CENTRE_BLUR_REFUSE = (
    0.62  # re-blur ratio; under 1 % of sharp train pictures lie above, a soft mark is smoother
)
STREAK_REFUSE = 0.15  # log units; 0 to 3 % of sharp pictures in train lie above
BRIGHTEST_REFUSE = 135.0  # level, 0 to 255; at -2 EV 88 to 97 % of the train sets fall below
WHITE_SHARE_REFUSE = 0.05  # share of the picture
RED_SHARE_REFUSE = 0.30  # share of the picture
GLARE_SHARE_WARN = 0.01  # share of the picture
CAST_WARN = 2.75  # standard deviations; 3 % of the phone pictures in train lie outside
MARK_CONTRAST_WARN = 6.0  # delta E 76; under 1 % of marks in train and 19 % of bare skin lie below
MARK_CUT_WARN = 0.30  # share of the outline; 5 % of whole phone marks in train lie above

# Of the mark that the lesion network found; docs/evaluation/lesion.md says what they do.
DIAMETER_REFUSE = (
    48.0  # pixels of the file; below it not even structure of 16 fields is left (imaging notes, 1)
)
DIAMETER_WARN = 96.0  # pixels of the file; its shape can be used, its structure cannot (imaging notes, 1)
SURE_REFUSE = 0.75  # expected overlap; a mark found less surely than this refuses nothing
SHARE_LOW_WARN = 0.01  # of the picture; 1.6 % is the 5th percentile of phone pictures (imaging notes, 1)
SHARE_HIGH_WARN = 0.60  # of the picture
OUTLINE_CUT_WARN = 0.15  # share of the outline on the frame; 1.5 % of phone masks lie above (imaging notes)
MOST_MARKS = 1

# Of the scale card, where the photo shows it; docs/evaluation/scale.md says what they find.
CARD_BLUR_REFUSE = (
    0.5  # mm, standard deviation: what lies nearer than about 1.2 mm runs together (design choice)
)
CARD_BLUR_WARN = 0.25  # mm (design choice)
CARD_GAINS_WARN = 1.3  # ratio of gains; greys printed at home may be off by about 1.1

_RATIO = "re-blur ratio"
_SHARE = "share of the picture"
_OUTLINE = "share of the outline"
_PIXELS = "pixels across the mark"
_BLUR = "mm of blur at the card"
_GAINS = "ratio of gains at the card"


def judge(
    measures: Measures, lesion: LesionFacts | None = None, card: CardLight | None = None
) -> QualityReport:
    """Return every fault of the photo at once, those that refuse it first, each code at most once.

    `lesion`: what the lesion network found; without it the framing is judged by colours alone, which only warn.
    `card`: what the scale card tells; a card can find a blur that the skin does not show, and it excuses none. Its
    grey fields go before the guess from the skin's own colour.
    """
    framing = _by_colours(measures) if lesion is None else _by_lesion(lesion)
    faults = [*_sharpness(measures, card), *_light(measures, card), *framing]
    return QualityReport(tuple(sorted(faults, key=lambda finding: finding.severity is Severity.WARN)))


def _by_colours(m: Measures) -> Iterator[Finding]:
    """Whether something lies in the middle of the frame, told without a network."""
    if m.mark_contrast < MARK_CONTRAST_WARN:
        yield Finding(QualityCode.FRAMING, Severity.WARN, m.mark_contrast, MARK_CONTRAST_WARN, "delta E")
    elif m.mark_cut > MARK_CUT_WARN:
        yield Finding(QualityCode.FRAMING, Severity.WARN, m.mark_cut, MARK_CUT_WARN, _OUTLINE)


def _by_lesion(lesion: LesionFacts) -> Iterator[Finding]:
    """How the mark lies in the frame: none, one or several, too small, too large or cut off."""
    refuse, warn = Severity.REFUSE, Severity.WARN
    if not lesion.marks:
        yield Finding(QualityCode.NO_LESION, warn, 0, 1, "marks")
        return
    if lesion.marks > MOST_MARKS:
        yield Finding(QualityCode.SEVERAL_LESIONS, warn, lesion.marks, MOST_MARKS, "marks")
    if lesion.diameter < DIAMETER_REFUSE and lesion.confidence >= SURE_REFUSE:
        yield Finding(QualityCode.FRAMING, refuse, lesion.diameter, DIAMETER_REFUSE, _PIXELS)
    elif lesion.diameter < DIAMETER_WARN:
        yield Finding(QualityCode.FRAMING, warn, lesion.diameter, DIAMETER_WARN, _PIXELS)
    elif lesion.share < SHARE_LOW_WARN:
        yield Finding(QualityCode.FRAMING, warn, lesion.share, SHARE_LOW_WARN, _SHARE)
    elif lesion.share > SHARE_HIGH_WARN:
        yield Finding(QualityCode.FRAMING, warn, lesion.share, SHARE_HIGH_WARN, _SHARE)
    elif lesion.cut > OUTLINE_CUT_WARN:
        yield Finding(QualityCode.FRAMING, warn, lesion.cut, OUTLINE_CUT_WARN, _OUTLINE)


def _sharpness(m: Measures, card: CardLight | None) -> Iterator[Finding]:
    refuse, warn = Severity.REFUSE, Severity.WARN
    on_card = card.blur if card else 0.0
    if m.short_side < SHORT_SIDE_REFUSE:
        yield Finding(QualityCode.LOW_RESOLUTION, refuse, m.short_side, SHORT_SIDE_REFUSE, "pixels")
    if m.streak > STREAK_REFUSE:
        yield Finding(QualityCode.MOTION, refuse, m.streak, STREAK_REFUSE, "log ratio")
    if m.blurriness > BLUR_REFUSE:
        yield Finding(QualityCode.BLUR, refuse, m.blurriness, BLUR_REFUSE, _RATIO)
    elif m.centre_blurriness > CENTRE_BLUR_REFUSE:
        yield Finding(QualityCode.BLUR, refuse, m.centre_blurriness, CENTRE_BLUR_REFUSE, _RATIO)
    elif on_card > CARD_BLUR_REFUSE:
        yield Finding(QualityCode.BLUR, refuse, on_card, CARD_BLUR_REFUSE, _BLUR)
    elif m.blurriness > BLUR_WARN:
        yield Finding(QualityCode.BLUR, warn, m.blurriness, BLUR_WARN, _RATIO)
    elif on_card > CARD_BLUR_WARN:
        yield Finding(QualityCode.BLUR, warn, on_card, CARD_BLUR_WARN, _BLUR)


def _light(m: Measures, card: CardLight | None) -> Iterator[Finding]:
    refuse, warn = Severity.REFUSE, Severity.WARN
    if m.brightest < BRIGHTEST_REFUSE:
        yield Finding(QualityCode.TOO_DARK, refuse, m.brightest, BRIGHTEST_REFUSE, "level of 255")
    if m.white_share > WHITE_SHARE_REFUSE:
        yield Finding(QualityCode.TOO_BRIGHT, refuse, m.white_share, WHITE_SHARE_REFUSE, _SHARE)
    elif m.red_share > RED_SHARE_REFUSE:
        yield Finding(QualityCode.TOO_BRIGHT, refuse, m.red_share, RED_SHARE_REFUSE, _SHARE)
    if m.glare_share > GLARE_SHARE_WARN:
        yield Finding(QualityCode.GLARE, warn, m.glare_share, GLARE_SHARE_WARN, _SHARE)
    if card and card.gains:
        if card.gains > CARD_GAINS_WARN:
            yield Finding(QualityCode.COLOUR_CAST, warn, card.gains, CARD_GAINS_WARN, _GAINS)
    elif m.cast > CAST_WARN:
        yield Finding(QualityCode.COLOUR_CAST, warn, m.cast, CAST_WARN, "standard deviations")
