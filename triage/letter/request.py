"""The request band: tier word and shape, by when, what is asked, and why."""

from dataclasses import dataclass

from triage.domain.checklist import ITEM_CODES
from triage.domain.followup import DueKind
from triage.domain.referral import Letter
from triage.domain.tier import Tier
from triage.letter.blocks import Block, Gap, Stack, Text
from triage.letter.facts import is_high_risk, made_on, not_recorded, place, score, short_day
from triage.letter.fields import LongAnswers, label_of
from triage.letter.findings import flag_states
from triage.letter.icons import ICON, YES, tier_shape
from triage.letter.pen import Pen
from triage.letter.text import Span
from triage.letter.theme import TIER_COLOUR, Theme
from triage.words import words

_SIDE = 112.0  # width of the coloured part, points
_PAD = 10.0  # points
_MOST_REASONS = 3
_ITEM_RULES = frozenset(f"w7.{code}" for code in ITEM_CODES)


@dataclass(frozen=True)
class Band:
    """The coloured part with shape and word at the left, the request at the right."""

    theme: Theme
    tier: Tier
    side: Stack
    request: Stack

    def height(self, width: float) -> float:
        """Return the height at this width."""
        left = self.side.height(_SIDE - 2 * _PAD) + ICON + self.theme.gap(5)
        return max(left, self.request.height(width - _SIDE - 2 * _PAD)) + 2 * self.theme.gap(8)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        tall, colour = self.height(width), TIER_COLOUR[self.tier]
        pen.box(x, top - tall, width, tall, edge=colour, thickness=0.8)
        pen.box(x, top - tall, _SIDE, tall, fill=colour)
        inner = top - self.theme.gap(8)
        tier_shape(pen, self.tier, x + _PAD, inner)
        self.side.draw(pen, x + _PAD, inner - ICON - self.theme.gap(5), _SIDE - 2 * _PAD)
        self.request.draw(pen, x + _SIDE + _PAD, inner, width - _SIDE - 2 * _PAD)


def band(letter: Letter, theme: Theme, longs: LongAnswers) -> Block:
    """Return the band of the advice that stands: the highest tier still open, with its date."""
    standing = letter.standing
    tier = standing.tier if standing.open else Tier.ROUTINE  # nothing presses once a clinician has seen it
    word = words(f"tier.{tier.code}.name" if standing.open else "letter.clinician.request.closed.word")
    white = theme.small.white()
    side = Stack(
        (
            Text(((word.upper(), theme.tier.white()),)),
            Text(((_by(letter), white.strong()),)),
            Text(((words("letter.clinician.advised", day=short_day(made_on(standing.observation))), white),)),
        )
    )
    gap = Gap(theme.gap(3))
    request = Stack(
        (
            Text(((_title(letter), theme.title),)),
            gap,
            Text(tuple(_summary(letter, theme))),
            gap,
            Text(((_because(letter), theme.body),)),
            gap,
            Text(tuple(_asked(letter, theme, longs))),
        )
    )
    return Band(theme, tier, side, request)


def _title(letter: Letter) -> str:
    seen_at = letter.story.lesion.seen_at
    if not letter.standing.open and seen_at is not None:
        return words("letter.clinician.request.closed.title", day=short_day(seen_at.date()))
    return words(f"letter.clinician.request.{letter.standing.tier.code}.title")


def _by(letter: Letter) -> str:
    standing = letter.standing
    if standing.due is None or standing.due is DueKind.LAB_RESULT:
        key = "removed" if standing.due is None else "lab"
        return words(f"letter.clinician.when.{key}", day=short_day(standing.by))
    doctor = standing.open and standing.tier >= Tier.SOON
    key = "by" if doctor else "look" if standing.tier is Tier.ROUTINE and standing.open else "photo"
    late = standing.overdue(letter.made_on)
    return words(f"letter.clinician.when.{key}{'_late' if late else ''}", day=short_day(standing.by))


def _summary(letter: Letter, theme: Theme) -> list[Span]:
    """Return the place, the checklist and the flags as one line."""
    observation = letter.checked
    yes = list(flag_states(observation.answers).values()).count(YES)
    start = (
        words("letter.clinician.high_risk", place=place(letter)) if is_high_risk(letter) else place(letter)
    )
    return [
        (f"{start}. {words('letter.clinician.checklist.title')} ", theme.body),
        (score(observation.assessment.checklist), theme.body.strong()),
        (f" {words('letter.clinician.summary.refer')} ", theme.body),
        (words("letter.clinician.summary.flags", yes=yes), theme.body),
    ]


def _because(letter: Letter) -> str:
    """Return the reasons that reach the tier, in words, the flags before the checklist.

    Their rule ids, and the rules of the lower tiers, follow under "How the advice was reached".
    """
    assessment = letter.checked.assessment
    top = [reason.rule for reason in assessment.reasons if reason.tier is assessment.tier]
    items = [rule for rule in top if rule in _ITEM_RULES]
    others = [rule for rule in top if rule not in _ITEM_RULES]
    names = [words(f"letter.clinician.rule.{rule}") for rule in others or items]
    if items and others:
        lowest = assessment.checklist.lowest
        names.insert(_MOST_REASONS - 1, words("letter.clinician.because_score", lowest=lowest))
    more = len(names) - _MOST_REASONS
    if more > 1:
        shown = "; ".join(names[:_MOST_REASONS])
        return words("letter.clinician.because_more", reasons=shown, count=more)
    return words("letter.clinician.because", reasons="; ".join(names))


def _asked(letter: Letter, theme: Theme, longs: LongAnswers) -> list[Span]:
    label = label_of("question")
    said = letter.details.question
    shown = longs.column(label, said) if said else not_recorded()
    spans = [(f"{label}: ", theme.body.strong()), (shown, theme.body if said else theme.body.muted())]
    if not said:
        asked = letter.standing.tier.code if letter.standing.open else "closed"
        suggested = words(f"letter.clinician.request.{asked}.suggested")
        spans.append((f". {suggested}", theme.body))
    return spans
