"""Files that a command reads and writes, and what it says of one that it cannot."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from triage.errors import UsageError

MOST_BYTES = 25 * 1024 * 1024
"""No photo and no list is larger, bytes; the decoder says so of a photo that is."""


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Read a file, at most `most` bytes and one more. Raises `UsageError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as fault:
        raise UsageError(f"The file {path} cannot be read. Check its name and your rights to it.") from fault


def read_json(path: Path) -> Any:
    """Read a JSON file. Raises `UsageError` where it is none, or names a key twice."""
    try:
        return json.loads(read_bytes(path), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"The file {path} is not JSON.") from fault


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise UsageError(f"The key {double[:40]!a} stands twice in the file. Keep one of them.")
    return read


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a result beside its place and rename it into place; `private` is for its owner's eyes only (0600).

    Raises `UsageError` where it cannot be written.
    """
    try:
        partial = path.with_name(f".{path.name}.partial")
        try:
            if private:
                partial.touch(0o600)
            partial.write_bytes(data)
            partial.replace(path)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except (OSError, ValueError) as fault:
        raise UsageError(f"The file {path} cannot be written. Choose another folder.") from fault
