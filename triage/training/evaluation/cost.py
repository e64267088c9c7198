"""What one picture costs: time of the network and of the whole way, size of the files, memory of a bare process.

``python -m triage.training.evaluation.cost MODEL PICTURE`` prints the memory in bytes: a process of its own, because
this one holds the workbench too.
"""

import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from triage.classifier import Model
from triage.imaging.decode import decode
from triage.imaging.prepare import prepare
from triage.training.evaluation.cases import Case

PICTURES = 20
"""Pictures that are timed, the first of the split."""
MEGABYTE = 1_000_000
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def cost(
    model: Model, folder: Path, cases: Sequence[Case], check: Callable[[bytes], object]
) -> dict[str, Any]:
    """Milliseconds a picture (median and slowest tenth), megabytes of each file, peak memory in megabytes.

    `check` is the whole way of serving. Memory is None where the system does not say.
    """
    chosen = [case for case in cases if case.readable][:PICTURES]
    data = [(folder / case.row.file).read_bytes() for case in chosen]
    inputs = [prepare(decode(one).pixels, model.card.preparation) for one in data]
    return {
        "pictures": len(chosen),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "network_ms": _timed(model.network.run, inputs),
        "whole_way_ms": _timed(check, data),
        "files_mb": {
            name: round((model.card.path / name).stat().st_size / MEGABYTE, 2) for name in model.card.sha256
        },
        "peak_memory_mb": _memory(model.card.path, folder / chosen[0].row.file) if chosen else None,
    }


def peak_memory() -> int | None:
    """The most memory this process has held, bytes; None where the system does not say (only Linux does)."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def _timed(work: Callable[[Any], object], inputs: Sequence[Any]) -> dict[str, float]:
    taken = []
    for one in (*inputs[:1], *inputs):  # the first pass fills caches
        start = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - start) * 1000)
    measured = sorted(taken[1:])
    return {
        "median": round(statistics.median(measured), 1),
        "slow_tenth": round(measured[int(0.9 * (len(measured) - 1))], 1),
    }


def _memory(model: Path, picture: Path) -> float | None:
    """Peak memory in megabytes of a process that loads the model and checks one picture."""
    done = subprocess.run(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", __name__, str(model), str(picture)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.strip()
    return round(int(said) / MEGABYTE, 1) if done.returncode == 0 and said.isdigit() else None


def main() -> None:
    """Load the model named first, check the picture named second, print the peak memory in bytes."""
    from triage.classifier import load_model_at, read_card_at
    from triage.domain.answers import Answers
    from triage.service.check import check

    model = load_model_at(read_card_at(Path(sys.argv[1])))
    check(Path(sys.argv[2]).read_bytes(), Answers(), model=model, enforce_gate=False)
    print(peak_memory() or "")


if __name__ == "__main__":
    main()
