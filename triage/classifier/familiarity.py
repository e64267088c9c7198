"""Is this a picture the network knows: dermoscopic, clinical, or neither?

Three questions are asked of the pooled features, all fitted on training pictures and limited on `calibrate`:
how a linear classifier splits dermoscopic, clinical and other pictures, how little it is moved by either kind of lesion
(its energy), and how far the nearest training lesions are. A picture that looks like another thing, speaks for no
lesion, or is far from all of them, is unfamiliar.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.domain.tier import Kind
from triage.errors import ModelError

KINDS = (Kind.DERMOSCOPIC, Kind.CLINICAL, Kind.UNFAMILIAR)
"""The order of the linear classifier's columns."""
NEIGHBOURS = 5
"""How many nearest training lesions the distance is averaged over."""

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Familiarity:
    """Fitted numbers. Shapes: `mean` (f,), `components` (f, d), `weights` (d, 3), `bias` (3,), `reference` (n, d).

    `distance_limit`: largest mean distance to the nearest training lesions. `other_limit`: largest share of
    the linear classifier's third class. `energy_limit`: largest energy; no limit on cards that have none.
    """

    mean: Array
    components: Array
    weights: Array
    bias: Array
    reference: Array
    distance_limit: float
    other_limit: float
    energy_limit: float = float("inf")

    def measures(self, features: Array) -> tuple[Array, float]:
        """Return the classifier's three shares (softmax) and the mean distance to the nearest lesions."""
        place = self._place(features)
        scores = place @ self.weights + self.bias
        shares = np.exp(scores - scores.max())
        distances = np.sqrt(((self.reference - place) ** 2).sum(axis=1))
        nearest = np.partition(distances, NEIGHBOURS)[:NEIGHBOURS]
        return shares / shares.sum(), float(nearest.mean())

    def energy(self, features: Array) -> float:
        """Minus the log of the summed exponentials of both lesion scores (Liu et al. 2020); low for a known lesion."""
        scores = (self._place(features) @ self.weights + self.bias)[:2]
        return -float(np.logaddexp(*scores))

    def kind(self, features: Array) -> Kind:
        """Judge pooled features, shape (f,)."""
        shares, distance = self.measures(features)
        known = (
            shares[2] <= self.other_limit
            and distance <= self.distance_limit
            and self.energy(features) <= self.energy_limit
        )
        return KINDS[int(np.argmax(shares[:2]))] if known else Kind.UNFAMILIAR  # NaN is unfamiliar

    def _place(self, features: Array) -> Array:
        return np.asarray((features - self.mean) @ self.components, dtype=np.float32)

    def to_bytes(self) -> bytes:
        """Write an .npz archive, the large arrays in 16 bits."""
        file = io.BytesIO()
        np.savez(
            file,
            mean=self.mean.astype(np.float32),
            components=self.components.astype(np.float16),
            weights=self.weights.astype(np.float32),
            bias=self.bias.astype(np.float32),
            reference=self.reference.astype(np.float16),
            limits=np.array([self.distance_limit, self.other_limit, self.energy_limit]),
        )
        return file.getvalue()


def read_familiarity(path: Path) -> Familiarity:
    """Read what `Familiarity.to_bytes` wrote. Raises `ModelError` where it cannot be read, or its parts do not fit."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in stored.files if name != "limits"}
            limits = np.append(stored["limits"], np.inf)  # no limit on the energy where the file has none
        if np.isnan(limits).any():
            raise ValueError("a limit is not a number")
        made = Familiarity(
            **arrays,
            distance_limit=float(limits[0]),
            other_limit=float(limits[1]),
            energy_limit=float(limits[2]),
        )
        made.kind(made.mean)
    except (OSError, EOFError, zipfile.BadZipFile, ValueError, KeyError, TypeError, IndexError) as fault:
        raise ModelError(f"The file {path.name} of the model is damaged. Install triage again.") from fault
    return made
