"""How the advice was reached, and what the patient was told."""

from triage.domain.history import Observation
from triage.domain.referral import Letter
from triage.domain.tier import Reason, Tier
from triage.letter.blocks import Block, Gap, Stack, Text, heading
from triage.letter.facts import day, made_on, score
from triage.letter.text import Span
from triage.letter.theme import Theme
from triage.words import words

_SOONER = ("grows", "changes", "bleeds", "symptom", "lump", "worried")


def how_reached(letter: Letter, theme: Theme) -> Block:
    """Return every rule that fired, highest tier first, and what later checks said."""
    observation = letter.checked
    assessment = observation.assessment
    when = words("letter.clinician.reached.note", day=day(made_on(observation)))
    spans: list[Span] = []
    for tier in sorted({reason.tier for reason in assessment.reasons}, reverse=True):
        fired = [_reason(reason) for reason in assessment.reasons if reason.tier is tier]
        spans += [(f"{_tier(tier)}: ", theme.body.strong()), ("; ".join(fired) + ". ", theme.body)]
    spans.append((_join(observation), theme.body))
    later = [one for one in letter.story.observations if one.recorded_at > observation.recorded_at]
    blocks: list[Block] = [Text(tuple(spans))]
    blocks += [Text(((text, theme.body),)) for text in _afterwards(letter, later)]
    head = heading(theme, words("letter.clinician.reached.title"), when)
    return Stack((head, Gap(theme.gap(3)), *blocks))


def _tier(tier: Tier) -> str:
    return words(f"tier.{tier.code}.name")


def _reason(reason: Reason) -> str:
    return f"{words(f'letter.clinician.rule.{reason.rule}')} ({reason.rule})"


def _join(observation: Observation) -> str:
    """Return how answers and picture came together."""
    assessment = observation.assessment
    raised = "raised_by_both" if assessment.raised_together else "raised_by_picture"
    key = raised if assessment.tier > assessment.floor else "from_answers"
    return words(
        f"letter.clinician.reached.{key}",
        floor=_tier(assessment.floor).lower(),
        tier=_tier(assessment.tier).lower(),
    )


def _afterwards(letter: Letter, later: list[Observation]) -> list[str]:
    texts = []
    if later:
        last = later[-1]
        texts.append(
            words(
                "letter.clinician.reached.later",
                count=len(later),
                day=day(made_on(last)),
                tier=_tier(last.assessment.tier).lower(),
                score=score(last.assessment.checklist),
            )
        )
    seen_at = letter.story.lesion.seen_at
    if seen_at is not None:
        texts.append(words("letter.clinician.reached.seen", day=day(seen_at.date())))
    return texts


def advice_given(letter: Letter, theme: Theme) -> Block:
    """Return the words that the patient was shown, in full."""
    code = letter.standing.tier.code
    sooner = " ".join(words(f"sooner.{name}") for name in _SOONER)
    told = (words(f"tier.{code}.text"), f"{words('sooner.title')}: {sooner}", words("worried_line"))
    shown = words("letter.clinician.given.note", day=day(made_on(letter.checked)))
    head = heading(theme, words("letter.clinician.given.title"), shown)
    return Stack((head, Gap(theme.gap(3)), Text(((f"“{' '.join(told)}”", theme.body),))))
