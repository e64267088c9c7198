"""A model that lets the evaluation see more than serving says: logit and unfamiliarity of every picture."""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from triage.classifier.familiarity import KINDS, Familiarity
from triage.classifier.model import Model, calibrated

if TYPE_CHECKING:
    from triage.classifier.network import Network, Output

_FARTHEST = 50.0
"""Energy over its limit beyond which nothing more is told apart."""


def unfamiliarity(familiarity: Familiarity, features: NDArray[np.float32]) -> float:
    """How far over the shipped rule's limits features (f,) lie: above 1 the picture is turned away.

    The largest of three: the share of "another thing" and the distance to the nearest lesions, each over its limit, and
    the exponential of how far the energy lies over its limit (it is a logarithm).
    """
    shares, distance = familiarity.measures(features)
    energy = min(familiarity.energy(features) - familiarity.energy_limit, _FARTHEST)
    return max(
        float(shares[2]) / familiarity.other_limit, distance / familiarity.distance_limit, math.exp(energy)
    )


@dataclass
class _Watch:
    """Stands where the graph stands and keeps its last output."""

    network: "Network"
    last: "Output | None" = None

    def run(self, picture: NDArray[np.float32]) -> "Output":
        self.last = self.network.run(picture)
        return self.last


class Watched:
    """`model` serves as ever; `seen()` says what went through it last."""

    def __init__(self, model: Model) -> None:
        self._watch = _Watch(model.network)
        self.model = replace(model, network=cast("Network", self._watch))

    def forget(self) -> None:
        """Forget the last picture, so that one which never reaches the network leaves nothing."""
        self._watch.last = None

    def seen(self) -> dict[str, Any] | None:
        """Of the last picture: logit, unfamiliarity, the kind and the score it has or would have if it were known.

        None where no picture reached the network.
        """
        output = self._watch.last
        if output is None:
            return None
        shares, _ = self.model.familiarity.measures(output.features)
        kind = KINDS[int(np.argmax(shares[:2]))]
        score = calibrated(output.logit, self.model.card.calibration[kind])
        return {
            "logit": output.logit,
            "unfamiliarity": unfamiliarity(self.model.familiarity, output.features),
            "kind_if_known": kind.value,
            "score_if_known": score,
            "flagged_if_known": bool(score >= self.model.card.thresholds[kind].raised),
        }
