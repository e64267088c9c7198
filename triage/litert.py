"""What every LiteRT network needs: a quiet load, digests of its files, and pictures that any machine draws alike."""

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import ModelError

MOST_THREADS = 4
"""More threads than this do not make a graph of a few megabytes faster."""


def interpreter(path: Path, threads: int | None = None) -> Any:
    """Load a graph, without the runtime's own chatter. Raises `ValueError` or `RuntimeError` where it is none."""
    from ai_edge_litert.interpreter import Interpreter

    with quiet():
        loaded = Interpreter(
            model_path=str(path), num_threads=threads or min(MOST_THREADS, os.cpu_count() or 1)
        )
        loaded.allocate_tensors()
    return loaded


def check_files(model_id: str, path: Path, sha256: Mapping[str, str]) -> None:
    """Compare every file of a model with its digest. Raises `ModelError` at the first that differs."""
    for name, digest in sha256.items():
        try:
            found = hashlib.sha256((path / name).read_bytes()).hexdigest()
        except OSError as fault:
            raise ModelError(
                f"The file {name} of the model {model_id} is missing. Install triage again."
            ) from fault
        if found != digest:
            raise ModelError(
                f"The file {name} of the model {model_id} is not the one on its card. Install it again."
            )


def parity_picture(number: int, size: int) -> NDArray[np.float32]:
    """A picture that any machine draws alike: smooth coloured waves, shape (size, size, 3), 0..255."""
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float64) / size
    waves = [
        127.5 + 127.5 * np.sin(2 * np.pi * ((number + 1) * columns + channel * rows) + channel + number)
        for channel in range(3)
    ]
    return np.round(np.stack(waves, axis=-1)).astype(np.float32)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the runtime's own chatter off stderr: it has no setting for it, and a person would read it."""
    sys.stderr.flush()
    kept, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(null)
