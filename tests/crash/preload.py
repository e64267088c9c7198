"""Compile a shim and start this program anew under it; skip with a reason where there is no compiler."""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
UNDER = "TRIAGE_CRASH_SHIM"
"""Names the shim that this process runs under."""


def why_not() -> str | None:
    """Why no shim can be used here; None where one can."""
    if not sys.platform.startswith("linux"):
        return "LD_PRELOAD is of Linux"
    return None if shutil.which("cc") else "there is no C compiler"


def compiled(name: str, folder: Path) -> Path:
    """Compile ``name.c`` into `folder`."""
    made = folder / f"{name}.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-w", "-U_FORTIFY_SOURCE", "-o", str(made)]
    subprocess.run([*command, str(HERE / f"{name}.c"), "-ldl"], check=True)
    return made


def under(name: str, module: str) -> ctypes.CDLL | int:
    """The shim, where this process runs under it; else run ``python -m module`` under it and return its exit code."""
    if os.environ.get(UNDER) == name:
        return ctypes.CDLL(None)
    if reason := why_not():
        print(f"skipped: {reason}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        shim = compiled(name, Path(folder))
        world = {**os.environ, "LD_PRELOAD": str(shim), UNDER: name}
        return subprocess.run(
            [sys.executable, "-m", module, *sys.argv[1:]], env=world, check=False
        ).returncode
