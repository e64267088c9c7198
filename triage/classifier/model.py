"""A shipped network with its card: from upright pixels to a kind and a calibrated score."""

from dataclasses import dataclass, replace

from triage.classifier.card import FAMILIARITY_FILE, Card, Platt, read_card
from triage.classifier.explain import Explanation, explain
from triage.classifier.familiarity import Familiarity, read_familiarity
from triage.classifier.network import Network, load_network
from triage.classifier.numbers import sigmoid
from triage.domain.answers import Answers
from triage.domain.prediction import Prediction
from triage.domain.tier import Kind
from triage.imaging.prepare import prepare
from triage.imaging.resize import Pixels


@dataclass(frozen=True)
class Model:
    """Card, graph and familiarity of one network."""

    card: Card
    network: Network
    familiarity: Familiarity

    def classify(self, pixels: Pixels) -> tuple[Kind, Prediction | None]:
        """Say what kind of picture it is and, where the network knows that kind, how it scores.

        `pixels`: an upright sRGB picture, shape (H, W, 3), uint8.
        """
        output = self.network.run(prepare(pixels, self.card.preparation))
        kind = self.familiarity.kind(output.features)
        if kind is Kind.UNFAMILIAR:
            return kind, None
        probability = calibrated(output.logit, self.card.calibration[kind])
        return kind, Prediction(self.card.id, kind, probability, self.card.thresholds[kind])

    def explain(self, pixels: Pixels) -> Explanation:
        """Say which parts of a picture changed its score; `pixels` as for `classify`. It takes 37 passes."""
        return explain(self.network, prepare(pixels, self.card.preparation))

    def heard(self, prediction: Prediction, answers: Answers) -> Prediction:
        """Return the prediction with what the answers add, where the card has a voice for this kind of picture."""
        voice = self.card.voices.get(prediction.kind)
        if voice is None:
            return prediction
        return replace(prediction, with_answers=voice.joined(prediction.probability, answers))


def calibrated(logit: float, platt: Platt) -> float:
    """Platt scaling of one logit."""
    return sigmoid(platt.slope * logit + platt.intercept)


def load_model(model_id: str) -> Model:
    """Load a shipped network. Raises `ModelError` where a file, the card or the parity is wrong."""
    return load_model_at(read_card(model_id))


def load_model_at(card: Card) -> Model:
    """Load the network of a card that was read. Raises `ModelError` likewise."""
    network = load_network(card)
    return Model(card, network, read_familiarity(card.path / FAMILIARITY_FILE))
