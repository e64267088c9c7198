"""The box about the network, the last thing of the letter: band, answers, figures, and what changed the score."""

from dataclasses import dataclass

from triage.domain.assess import Assessment
from triage.domain.history import Observation
from triage.domain.join import column_of, join
from triage.domain.prediction import Contribution, Prediction, SecondVoice
from triage.domain.referral import Letter, ScoreMap, Share
from triage.domain.tier import Band
from triage.letter.blocks import Block, Columns, Framed, Gap, Stack, Text
from triage.letter.pen import Pen
from triage.letter.text import Span
from triage.letter.theme import LABEL, Theme
from triage.words import words

MAP_SIDE = 62.0
"""Side of the two small pictures, points."""
MOST_ANSWERS = 3
"""So many answers are named, those that moved the score most."""
_BETWEEN = 5.0  # the two pictures, points


@dataclass(frozen=True)
class Square:
    """A small square picture."""

    jpeg: bytes
    side: float

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.side

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        pen.jpeg(self.jpeg, x, top - self.side, self.side, self.side)
        pen.box(x, top - self.side, self.side, self.side, edge=LABEL, thickness=0.4)


def picture_check(letter: Letter, theme: Theme) -> Block:
    """Return the box about the network: small, and to be read last."""
    observation = letter.checked
    title = Text(
        (
            (words("letter.clinician.picture.title"), theme.small.strong()),
            (f" {words('letter.clinician.picture.read_last')}", theme.small.muted()),
        )
    )
    texts = _texts(letter, observation)
    spans = [*_band(observation, theme), *((f" {text}", theme.small) for text in texts)]
    told: Block = Stack((title, Text(tuple(spans))))
    if letter.score_map is not None:
        told = Columns((told, _map(letter.score_map, theme)), (0.0, 2 * MAP_SIDE + _BETWEEN), 10)
    return Framed(told, theme.gap(6), edge=LABEL, pad_x=8)


def _texts(letter: Letter, observation: Observation) -> list[str]:
    prediction = observation.prediction
    texts = [_limits(letter)]
    if prediction is not None:
        texts.insert(0, _figures(letter))
        if prediction.with_answers is not None and observation.assessment.band is not None:
            texts.insert(0, _together(prediction.with_answers, observation.assessment.raised_together))
    if letter.score_map is not None:
        texts.append(_about_map(letter.score_map))
    return texts


def _map(shown: ScoreMap, theme: Theme) -> Block:
    """Return the square that the network saw and, beside it, what changed its score."""
    pair = Columns(
        (Square(shown.seen, MAP_SIDE), Square(shown.changed, MAP_SIDE)), (MAP_SIDE, MAP_SIDE), _BETWEEN
    )
    caption = Text(((words("letter.clinician.picture.map.title"), theme.tiny),), right=True)
    return Stack((pair, Gap(1), caption))


def _about_map(shown: ScoreMap) -> str:
    if round(shown.largest, 1) <= 0:
        return words("letter.clinician.picture.map.nothing")
    return words("letter.clinician.picture.map.note", largest=f"{shown.largest:.1f}")


def _band(observation: Observation, theme: Theme) -> list[Span]:
    """Return the picture's own band with its score, or why there is none."""
    assessment, prediction = observation.assessment, observation.prediction
    bold, small = theme.small.strong(), theme.small
    if assessment.band is None or prediction is None:
        why = assessment.not_assessed.value if assessment.not_assessed else "model_off"
        return [
            (words("letter.clinician.picture.band"), small),
            (f" {words('letter.clinician.picture.not_assessed')}", bold),
            (f" {words(f'letter.clinician.picture.why.{why}')}", small),
        ]
    return [
        (words("letter.clinician.picture.band"), small),
        (f" {_named(prediction.band)}", bold),
        (f" {_score(prediction, _raised_alone(prediction, assessment))}", small),
    ]


def _raised_alone(prediction: Prediction, made: Assessment) -> bool:
    """True where the picture's own band already asks for more than the answers do."""
    return join(made.known_floor, column_of(prediction.band, None, third_refusal=False)) > made.floor


def _named(band: Band) -> str:
    return words(f"letter.clinician.picture.bands.{band.code}")


def _score(prediction: Prediction, raised: bool) -> str:
    score = words(
        "letter.clinician.picture.score",
        score=f"{prediction.probability:.2f}",
        raised=f"{prediction.thresholds.raised:.2f}",
        high=f"{prediction.thresholds.high:.2f}",
    )
    changed = words(f"letter.clinician.picture.{'raised' if raised else 'same'}")
    model = words(
        "letter.clinician.picture.model",
        model=prediction.model,
        kind=words(f"letter.clinician.kind.{prediction.kind.value}"),
    )
    return f"{score} {changed} {model}"


def _together(heard: SecondVoice, raised: bool) -> str:
    """Return what picture and answers say together, and the answers that moved that score most."""
    spoke = "; ".join(map(_spoke, heard.contributions[:MOST_ANSWERS]))
    if heard.lift <= 0:
        return words("letter.clinician.picture.together_silent", spoke=spoke)
    said = words(
        "letter.clinician.picture.together",
        band=_named(heard.band),
        score=f"{heard.probability:.2f}",
        raised=f"{heard.thresholds.raised:.2f}",
        high=f"{heard.thresholds.high:.2f}",
        spoke=spoke,
    )
    return f"{said} {words('letter.clinician.picture.together_raised')}" if raised else said


def _spoke(one: Contribution) -> str:
    """Return "bleeds or crusts: yes +1.5"."""
    name = words(f"letter.clinician.variable.{one.variable}")
    known = one.variable == "age"
    said = one.said if known else words(f"letter.clinician.variable.said.{one.said}")
    return words("letter.clinician.picture.spoke", name=name, said=said, logits=f"{one.logits:+.1f}")


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
