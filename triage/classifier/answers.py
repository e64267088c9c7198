"""The second voice at run time: what the answers add to the picture's score, late and optional.

A logistic model on age, body site and five yes/no answers, fitted on the answers of PAD-UFES-20
(`triage.training.answers`), added to the picture's calibrated log odds. The one table that maps the questions of
triage to its variables is here, and training goes through it too: it is fitted on exactly what serving can supply.

What is unknown adds 0, the term of the expected value in the training set. There is no indicator for "unknown",
because in that set what is missing gives the class away. The weights of age and of the yes/no answers are never
negative, so no, unknown, yes never lowers the score.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.classifier.numbers import finite, sigmoid
from triage.domain.answers import Answer, Answers
from triage.domain.flags import flag_part
from triage.domain.prediction import Contribution, SecondVoice, Thresholds
from triage.domain.tier import Kind

_SURE = 1e-9
"""A probability is kept so far from 0 and 1 before its log odds are taken."""

_GROUPS = {
    "nose_ear_lip": ("nose", "ear", "behind_ear", "lip_skin"),
    "face": ("forehead", "temple", "eyelid", "brow", "cheek", "chin", "beard"),
    "scalp_neck": ("scalp_top", "scalp_back", "neck_front", "neck_side", "neck_back"),
    "trunk": (
        *("chest", "breast", "belly", "navel", "flank"),
        *("shoulder_blade", "back_upper", "back_mid", "back_lower"),
    ),
    "upper_arm": ("arm_front", "arm_back"),
    "forearm_hand": ("forearm_front", "forearm_back", "wrist", "hand_back", "finger"),
    "leg": (
        *("thigh_front", "thigh_inner", "thigh_back", "knee", "knee_back"),
        *("shin", "calf", "ankle", "foot_top", "toe"),
    ),
}
GROUP_OF: Mapping[str, str] = {site: group for group, sites in _GROUPS.items() for site in sites}
"""The group of a body site. Sites that the training set does not have are in none, and add 0."""

SITE_GROUPS = tuple(_GROUPS)
"""The groups of body sites."""


def _first_known(*answers: Answer) -> Answer:
    return next((answer for answer in answers if answer is not Answer.UNKNOWN), Answer.UNKNOWN)


def _shape_or_colour(answers: Answers) -> Answer:
    both = (answers.item("shape"), answers.item("colour"))
    return Answer.YES if Answer.YES in both else _first_known(*both)


VARIABLES: Mapping[str, Callable[[Answers], Answer]] = {
    "sensation": lambda given: given.item("sensation"),
    "grew": lambda given: _first_known(
        given.item("size"), flag_part(given, "efg", "growing"), flag_part(given, "fast")
    ),
    "changed": lambda given: _first_known(flag_part(given, "change"), _shape_or_colour(given)),
    "bleed": lambda given: _first_known(given.item("oozing"), flag_part(given, "sore")),
    "elevation": lambda given: flag_part(given, "efg", "raised"),
}
"""Each yes/no variable and the question it comes from: the nearest one, or the next where that is unknown.

Itch and pain are one question of triage, so they are one variable (either of them).
"""


@dataclass(frozen=True)
class AgeTerm:
    """Log odds a decade from `centre`, years; ages outside `lowest` to `highest` count as those."""

    centre: float
    per_decade: float
    lowest: float
    highest: float

    def logits(self, age: int) -> float:
        """What an age adds."""
        return self.per_decade * (min(max(age, self.lowest), self.highest) - self.centre) / 10


@dataclass(frozen=True)
class Line:
    """A calibrated log odds: `slope` times a score plus `intercept`."""

    slope: float
    intercept: float


@dataclass(frozen=True)
class Voice:
    """The fitted numbers of one kind of picture.

    `centre`: share of yes of each variable in the training set; `weights`: its log odds of yes against no. `sites`:
    log odds of each group of sites against the mean. `alone` calibrates the answers without a picture. `picture` and
    `answers` weigh the two voices in their sum, `intercept` centres it. `thresholds` belong to that sum.
    """

    centre: Mapping[str, float]
    weights: Mapping[str, float]
    age: AgeTerm
    sites: Mapping[str, float]
    alone: Line
    picture: float
    answers: float
    intercept: float
    thresholds: Thresholds

    def contributions(self, given: Answers) -> tuple[Contribution, ...]:
        """What each answer that was given adds to the log odds, the strongest first."""
        found = []
        for name, weight in self.weights.items():
            said = VARIABLES[name](given)
            if said is not Answer.UNKNOWN:
                value = 1.0 if said is Answer.YES else 0.0
                found.append(Contribution(name, said.value, weight * (value - self.centre[name])))
        if given.age is not None:
            found.append(Contribution("age", str(given.age), self.age.logits(given.age)))
        group = GROUP_OF.get(given.site or "")
        if group is not None:
            found.append(Contribution("site", group, self.sites[group]))
        return tuple(sorted(found, key=lambda one: -abs(one.logits)))

    def answers_logit(self, given: Answers) -> float:
        """Calibrated log odds of the answers without a picture."""
        return self.alone.slope * _total(self.contributions(given)) + self.alone.intercept

    def joined(self, probability: float, given: Answers) -> SecondVoice | None:
        """Join the picture's calibrated score with the answers; None where nothing it uses was answered."""
        scaled = tuple(
            Contribution(one.variable, one.said, self.answers * one.logits)
            for one in self.contributions(given)
        )
        if not scaled:
            return None
        seen = min(max(probability, _SURE), 1 - _SURE)
        score = self.picture * math.log(seen / (1 - seen)) + _total(scaled) + self.intercept
        return SecondVoice(sigmoid(score), self.thresholds, scaled)


def read_voices(part: Mapping[str, Any] | None) -> Mapping[Kind, Voice]:
    """Read the optional ``answers`` of a card, one voice a kind of picture; a card without it has none.

    Raises what `finite` raises, `AttributeError` or `KeyError` where it is not understood.
    """
    return {Kind(kind): _voice(read) for kind, read in (part or {}).items()}


def read_thresholds(read: Mapping[str, Any]) -> Thresholds:
    """Read the two cut-offs of one kind of picture. Raises likewise."""
    found = Thresholds(raised=finite(read["raised"]["value"]), high=finite(read["high"]["value"]))
    if found.raised > found.high:
        raise ValueError("the cut-offs are not in their order")
    return found


def _voice(read: Mapping[str, Any]) -> Voice:
    fusion = read["fusion"]
    made = Voice(
        centre={name: finite(read["centre"][name]) for name in VARIABLES},
        weights={name: finite(read["weights"][name]) for name in VARIABLES},
        age=AgeTerm(**{name: finite(value) for name, value in read["age"].items()}),
        sites={group: finite(read["sites"][group]) for group in SITE_GROUPS},
        alone=Line(finite(read["alone"]["slope"]), finite(read["alone"]["intercept"])),
        picture=finite(fusion["picture"]),
        answers=finite(fusion["answers"]),
        intercept=finite(fusion["intercept"]),
        thresholds=read_thresholds(read["thresholds"]),
    )
    signed = (*made.weights.values(), made.age.per_decade, made.picture, made.answers)
    if min(signed) < 0:
        raise ValueError("a weight that must not be negative is")
    return made


def _total(parts: tuple[Contribution, ...]) -> float:
    return sum(one.logits for one in parts)
