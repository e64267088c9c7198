"""The private folder for files of a short life: what Gradio takes in, and a kiosk visit's history."""

import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

OLD_SECONDS: Final = 600
"""Age at which a left-over file is swept while the program runs, in seconds."""

SWEEP_SECONDS: Final = 120
"""Time between two sweeps, in seconds."""


class WorkFolder:
    """A folder that only its owner can read (0700), empty after every start and every stop."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.uploads = root / "uploads"
        self.visit = root / "visit"

    def prepare(self) -> None:
        """Wipe what a crash may have left, then make the folders anew."""
        self.wipe()
        for folder in (self.root, self.uploads, self.visit):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)

    def wipe(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.root, ignore_errors=True)

    def wipe_visit(self) -> None:
        """Empty the folder of the kiosk visit and the uploads of that visit."""
        for folder in (self.visit, self.uploads):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def fresh(self, name: str) -> Path:
        """Return an empty folder of the visit, without what lay there before."""
        folder = self.visit / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def sweep(self, now: float, older_than: float = OLD_SECONDS) -> None:
        """Remove uploads that are older than `older_than` seconds at the time `now`, and empty folders."""
        for path in sorted(self.uploads.rglob("*"), reverse=True):
            with suppress(OSError):  # gone already, or a folder that still holds something
                if path.is_dir():
                    path.rmdir()
                elif now - path.stat().st_mtime > older_than:
                    path.unlink()

    def discard(self, upload: Path) -> None:
        """Remove one upload and the folder Gradio made for it; a path outside is left alone."""
        if not self.owns(upload):
            return
        upload.unlink(missing_ok=True)
        with suppress(OSError):
            upload.parent.rmdir()

    def owns(self, path: Path) -> bool:
        """True where `path` is a file among the uploads, and no link."""
        return not path.is_symlink() and path.resolve().is_relative_to(self.uploads.resolve())


class Claim:
    """Holds a work folder for one running program: a file beside it that is locked, and gone at the end."""

    def __init__(self, root: Path) -> None:
        self._path = root.with_name(f"{root.name}.lock")
        self._file: int | None = None

    def take(self) -> bool:
        """True where the folder is free and now ours. A crash frees it."""
        while self._file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            if not _lock(file):
                os.close(file)
                return False
            if self._path.exists() and os.path.samestat(os.fstat(file), self._path.stat()):
                self._file = file
            else:
                os.close(file)  # its holder removed it in between
        return True

    def release(self) -> None:
        """Let go."""
        if self._file is None:
            return
        with suppress(OSError):  # Windows keeps a file that is open
            self._path.unlink()
        os.close(self._file)
        self._file = None


def _lock(file: int) -> bool:
    """True where `file` is locked now; the lock ends with the program."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Sweeper:
    """Calls `sweep` from time to time in a thread of its own."""

    def __init__(self, sweep: Callable[[], None]) -> None:
        self._sweep = sweep
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to sweep."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.wait(SWEEP_SECONDS):
            self._sweep()
