"""Run one command in a forked child of this warmed-up process: with limits, and everything it said."""

import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, run

SECONDS, MEGABYTES = 10.0, 1500.0
"""What a command may take of the processor, and of memory beyond what this process had before."""
_PATIENCE_S = 90.0  # the machine may be shared


@dataclass(frozen=True)
class Ran:
    """How a command ended. `code` is negative where a signal ended it, None where it took too long."""

    code: int | None
    out: str
    err: str
    seconds: float
    megabytes: float


def in_child(arguments: list[str], folder: Path) -> Ran:
    """Run the program in a fork, in `folder`."""
    out, err = folder / ".out", folder / ".err"
    before = _resident_megabytes()
    child = os.fork()
    if child == 0:
        _become(arguments, folder, out, err)
    begun = time.monotonic()
    ended, status, used = os.wait4(child, os.WNOHANG)
    while ended == 0:
        if time.monotonic() - begun > _PATIENCE_S:
            os.kill(child, 9)
        time.sleep(0.005)
        ended, status, used = os.wait4(child, os.WNOHANG)
    code = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime
    # A fork begins with the pages of its parent, which may have run other tests before.
    return Ran(code, _said(out), _said(err), seconds, max(0.0, used.ru_maxrss / 1000 - before))


def _become(arguments: list[str], folder: Path, out: Path, err: Path) -> None:
    from triage.cli.root import main

    code = 70
    try:
        os.chdir(folder)
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), number)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        os.environ.update(_environment(folder))
        resource.setrlimit(resource.RLIMIT_CPU, (int(3 * SECONDS), int(3 * SECONDS)))
        sys.argv = ["triage", *arguments]
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def in_process(arguments: list[str], folder: Path) -> Ran:
    """Run the real program in a process of its own."""
    done = run(
        [sys.executable, "-m", "triage", *arguments],
        cwd=folder,
        env={**os.environ, **_environment(folder), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        errors="replace",
        stdin=DEVNULL,
        check=False,
        timeout=_PATIENCE_S,
    )
    return Ran(done.returncode, done.stdout, done.stderr, 0.0, 0.0)


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _environment(folder: Path) -> dict[str, str]:
    return {
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "COLUMNS": "200",
    }


def _said(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
