"""A file appears whole or not at all: written beside its place, flushed to the disk, then renamed."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from triage.errors import HistoryError

PARTIAL = ".partial"
"""End of the name of a file that is still being written."""

_PIECE = 1 << 20  # bytes at a time
_BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite may have left beside a partial database

_SAID = {
    errno.ENOSPC: "The disk is full. Free some space, then try again.",
    errno.EDQUOT: "The disk is full. Free some space, then try again.",
    errno.EROFS: "Nothing can be written here. Choose another folder.",
    errno.EACCES: "This place is not open to you. Check your rights to the folder, or choose another one.",
    errno.EPERM: "This place is not open to you. Check your rights to the folder, or choose another one.",
    errno.ENOENT: "This file or its folder is not there. Check the name, and plug the stick in again.",
}
_OTHERWISE = "The disk could not be read or written. Check the disk, then try again."


@contextmanager
def disk_in_plain_words() -> Iterator[None]:
    """Turn the errors of the disk into one sentence a person can act on (`HistoryError`)."""
    try:
        yield
    except OSError as fault:
        raise HistoryError(_SAID.get(fault.errno or 0, _OTHERWISE)) from fault


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield an empty private file (0600) to write; it takes the place of `path` when the block ends well.

    Where it does not, `path` stays as it was and nothing is left over. Raises `HistoryError` for the disk.
    """
    with disk_in_plain_words():
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=PARTIAL, dir=path.absolute().parent)
        os.close(handle)
        partial = Path(name)
        try:
            yield partial
            _flush(partial)
            os.replace(partial, path)
            flush_folder(path.absolute().parent)
        finally:
            for end in _BESIDE:
                partial.with_name(partial.name + end).unlink(missing_ok=True)


def leftovers(path: Path) -> tuple[Path, ...]:
    """Return what a killed program left unfinished for `path`; a copy in it may be plain. Remove it with care."""
    ends = tuple(PARTIAL + end for end in _BESIDE)
    start = f"{path.name}."
    with disk_in_plain_words():
        beside = sorted(path.absolute().parent.iterdir())
    return tuple(one for one in beside if one.name.startswith(start) and one.name.endswith(ends))


def overwrite(file: IO[bytes]) -> None:
    """Write zeros over an open file, of which nothing is needed any more.

    Its blocks are overwritten where the disk works in place. Flash and copy-on-write file systems do not.
    """
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        left -= file.write(bytes(min(_PIECE, left)))
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make a rename in the folder outlive a power cut, on systems that have a way to ask for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems of sticks know no flush of a folder
            os.fsync(handle)
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
