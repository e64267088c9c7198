"""How the advice was reached, what the patient was told, and, last, what the program made of the picture."""

from triage.domain.history import Observation
from triage.domain.referral import Letter, Share
from triage.domain.tier import Reason, Tier
from triage.letter.blocks import Block, Framed, Gap, Stack, Text, heading
from triage.letter.facts import day, made_on, score
from triage.letter.text import Span
from triage.letter.theme import LABEL, Theme
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
    key = "raised_by_picture" if assessment.tier > assessment.floor else "from_answers"
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


def picture_check(letter: Letter, theme: Theme) -> Block:
    """Return the box about the network: small, and to be read last."""
    observation = letter.checked
    bold, small = theme.small.strong(), theme.small
    title = Text(
        (
            (words("letter.clinician.picture.title"), bold),
            (f" {words('letter.clinician.picture.read_last')}", small.muted()),
        )
    )
    spans = _band(observation, theme)
    if observation.prediction is not None:
        spans.append((f" {_figures(letter)}", small))
    spans.append((f" {_limits(letter)}", small))
    return Framed(Stack((title, Text(tuple(spans)))), theme.gap(6), edge=LABEL, pad_x=8)


def _band(observation: Observation, theme: Theme) -> list[Span]:
    """Return the band with its score, or why there is none."""
    assessment, prediction = observation.assessment, observation.prediction
    bold, small = theme.small.strong(), theme.small
    if assessment.band is None or prediction is None:
        why = assessment.not_assessed.value if assessment.not_assessed else "model_off"
        return [
            (words("letter.clinician.picture.band"), small),
            (f" {words('letter.clinician.picture.not_assessed')}", bold),
            (f" {words(f'letter.clinician.picture.why.{why}')}", small),
        ]
    changed = "raised" if assessment.tier > assessment.floor else "same"
    score_of = words(
        "letter.clinician.picture.score",
        score=f"{prediction.probability:.2f}",
        raised=f"{prediction.thresholds.raised:.2f}",
        high=f"{prediction.thresholds.high:.2f}",
    )
    model = words(
        "letter.clinician.picture.model",
        model=prediction.model,
        kind=words(f"letter.clinician.kind.{prediction.kind.value}"),
    )
    return [
        (words("letter.clinician.picture.band"), small),
        (f" {words(f'letter.clinician.picture.bands.{assessment.band.code}')}", bold),
        (f" {score_of} {words(f'letter.clinician.picture.{changed}')} {model}", small),
    ]


def _figures(letter: Letter) -> str:
    figures = letter.figures
    if figures is None:
        return words("letter.clinician.picture.no_figures")
    return words(
        "letter.clinician.picture.figures",
        data=figures.data,
        sensitivity=_share(figures.sensitivity),
        specificity=_share(figures.specificity),
    )


def _share(share: Share) -> str:
    """Return "91.4% (95% interval 84.5 to 95.4; 105 pictures)"."""
    return words(
        "letter.clinician.picture.share",
        value=f"{100 * share.value:.1f}",
        low=f"{100 * share.low:.1f}",
        high=f"{100 * share.high:.1f}",
        count=share.count,
    )


def _limits(letter: Letter) -> str:
    own = letter.figures.limits if letter.figures else None
    return words(
        "letter.clinician.picture.limits", limits=own or words("letter.clinician.picture.usual_limits")
    )
