"""The ZIP of an export: written whole or not at all, and read as what it is, a file from a stranger."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from triage.errors import HistoryError
from triage.service.exported import FHIR_FILE, HISTORY_FILE, MANIFEST_FILE, PAGE_FILE
from triage.store.whole_file import disk_in_plain_words

SCHEMA = "triage.manifest/1"
"""The form of the manifest."""

MOST_ENTRIES = 40_000
"""Photos, previews and letters of a long life."""
MOST_PHOTO = 64 * 1024 * 1024
"""Largest photo or letter that is read, bytes; the intake takes 25 MB."""
MOST_TEXT = 512 * 1024 * 1024
"""Largest table or page that is read, bytes: 10,000 observations have about 60 MB."""
MOST_RATIO = 200
"""Compressed text that grows by more than this is a bomb; JSON of outlines grows by about 10."""

DAMAGED = "The export is damaged. Ask for a new copy of it; nothing was taken in."
"""What a person reads where sums, sizes or the ZIP itself do not hold."""
FOREIGN = "This file is not an export of triage. Choose another file."
"""What a person reads where it is something else."""
NEWER = "The export is of a newer version of triage. Install that version to read it."
"""What a person reads where a later program wrote it."""

_MEDIA = re.compile(r"(?:photos|previews)/[0-9a-f]{64}\.[a-z0-9]{2,5}|letters/[\w-]{1,64}\.pdf", re.ASCII)
_TEXTS = frozenset({HISTORY_FILE, FHIR_FILE, PAGE_FILE, MANIFEST_FILE})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest of ZIP: the same history is the same archive


class Writer:
    """Adds entries one by one, and the manifest with their sums at the end."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Add one entry; text is compressed, pictures are as they were."""
        self._write(name, content)
        self._entries[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    def close(self, said: dict[str, Any]) -> None:
        """Write the manifest: `said`, and every entry with its sum."""
        manifest = {"schema": SCHEMA, **said, "entries": self._entries}
        self._write(MANIFEST_FILE, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode())

    def _write(self, name: str, content: bytes) -> None:
        entry = ZipInfo(name, _EPOCH)
        entry.external_attr = 0o600 << 16
        entry.compress_type = ZIP_DEFLATED if name in _TEXTS else ZIP_STORED
        self._archive.writestr(entry, content)


class Reader:
    """A checked archive: nothing of it is unpacked to a disk, and no name that it gives is used as a path."""

    def __init__(self, archive: ZipFile, size: int) -> None:
        self._archive = archive
        self._infos = _checked(archive, size)
        self.manifest = self._read_manifest()

    def read(self, name: str) -> bytes:
        """The bytes of an entry, held to its sum. Raises `HistoryError` where there is none, or another."""
        said = self.manifest["entries"].get(name)
        if not isinstance(said, dict) or name not in self._infos:
            raise HistoryError(DAMAGED)
        content = self._bytes(name)
        if hashlib.sha256(content).hexdigest() != said.get("sha256"):
            raise HistoryError(DAMAGED)
        return content

    def read_json(self, name: str) -> Any:
        """The JSON of an entry, held to its sum."""
        return _json(self.read(name))

    def photo(self, sha256: str) -> bytes:
        """The bytes of a photo by its digest."""
        names = [name for name in self._infos if name.startswith(f"photos/{sha256}.")]
        content = self.read(names[0]) if names else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HistoryError(DAMAGED)
        return content

    def _read_manifest(self) -> dict[str, Any]:
        if MANIFEST_FILE not in self._infos or HISTORY_FILE not in self._infos:
            raise HistoryError(FOREIGN)
        manifest = _json(self._bytes(MANIFEST_FILE))
        schema = manifest.get("schema") if isinstance(manifest, dict) else None
        if schema != SCHEMA:
            newer = isinstance(schema, str) and schema.startswith("triage.manifest/")
            raise HistoryError(NEWER if newer else FOREIGN)
        entries = manifest.get("entries")
        if not isinstance(entries, dict) or set(entries) != set(self._infos) - {MANIFEST_FILE}:
            raise HistoryError(DAMAGED)
        return dict(manifest)

    def _bytes(self, name: str) -> bytes:
        info = self._infos[name]
        with self._archive.open(info) as entry:
            content = entry.read(info.file_size + 1)
        if len(content) != info.file_size:
            raise HistoryError(DAMAGED)
        return content


@contextmanager
def open_archive(path: Path) -> Iterator[Reader]:
    """Open an export. Raises `HistoryError` where it is foreign, newer, damaged or hostile, in one sentence."""
    try:
        with disk_in_plain_words():
            size = path.stat().st_size
            with path.open("rb") as file, ZipFile(file) as archive:
                yield Reader(archive, size)
    except zipfile.BadZipFile as fault:
        raise HistoryError(FOREIGN if not _begins_as_zip(path) else DAMAGED) from fault
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError) as fault:
        raise HistoryError(DAMAGED) from fault


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _checked(archive: ZipFile, size: int) -> dict[str, ZipInfo]:
    """Return the entries by name. Raises `HistoryError` for a name, a size or a kind that no export has."""
    infos = archive.infolist()
    names = {info.filename: info for info in infos}
    if len(infos) > MOST_ENTRIES or len(names) < len(infos):
        raise HistoryError(DAMAGED)
    for name, info in names.items():
        if name not in _TEXTS and not _MEDIA.fullmatch(name):
            raise HistoryError(FOREIGN)
        most = MOST_TEXT if name in _TEXTS else MOST_PHOTO
        swollen = info.file_size > MOST_RATIO * max(info.compress_size, 1)
        if info.file_size > most or info.compress_size > size or swollen or info.flag_bits & 0x1:
            raise HistoryError(DAMAGED)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise HistoryError(DAMAGED)
    return names


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise HistoryError(DAMAGED) from fault
