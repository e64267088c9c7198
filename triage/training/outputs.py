"""What a graph says about many pictures, through the very steps of serving. Kept on disk, one row a picture."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.classifier.card import NETWORK_FILE
from triage.classifier.network import Network
from triage.imaging.prepare import Preparation
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.manifest import Row


@dataclass(frozen=True)
class Outputs:
    """Logits (n,) and pooled features (n, f), in the order of the rows asked for."""

    logits: NDArray[np.float32]
    features: NDArray[np.float32]


def outputs(model: Path, folder: Path, rows: Iterable[Row], steps: Preparation, cache: Path) -> Outputs:
    """Run the graph in the folder `model` over `rows`; results are kept in the folder `cache`."""
    rows = tuple(rows)
    network, pictures = Network(model / NETWORK_FILE), Pictures(Tree(folder))
    graph = hashlib.sha256((model / NETWORK_FILE).read_bytes() + repr(steps).encode()).hexdigest()[:12]
    kept = cache / f"outputs-{graph}.npz"
    known: dict[str, tuple[float, NDArray[np.float32]]] = {}
    if kept.is_file():
        with np.load(kept) as stored:
            known = dict(
                zip(stored["files"], zip(stored["logits"], stored["features"], strict=True), strict=True)
            )
    missing = [row.file for row in rows if row.file not in known]
    for number, file in enumerate(missing):
        output = network.run(pictures.prepared(file, steps))
        known[file] = (output.logit, output.features)
        if number % 500 == 499:
            print(f"{number + 1} of {len(missing)} pictures", flush=True)
    if missing:
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            kept,
            files=np.array(list(known)),
            logits=np.array([logit for logit, _ in known.values()], dtype=np.float32),
            features=np.stack([features for _, features in known.values()]),
        )
    found = [known[row.file] for row in rows]
    return Outputs(
        np.array([logit for logit, _ in found], dtype=np.float32),
        np.stack([features for _, features in found]),
    )
