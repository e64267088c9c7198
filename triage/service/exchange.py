"""Hand a history on and take one in: a ZIP that people, clinics and this program can read (docs/exchange.md)."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from triage import __version__
from triage.errors import HistoryError, PictureError
from triage.imaging.decode import decode, preview
from triage.service import readable
from triage.service.archive import NEWER, Reader, Writer, open_archive
from triage.service.desk import Desk
from triage.service.exported import (
    FHIR_FILE,
    HISTORY_FILE,
    PAGE_FILE,
    Exported,
    letter_path,
    photo_path,
    preview_path,
)
from triage.service.fhir import bundle_json
from triage.service.refer import known_details, letter
from triage.store.exchange import Row, Tables, plain_value
from triage.store.merge import Conflict, Merged
from triage.store.migrate import HEAD
from triage.store.whole_file import whole_file

SCHEMA = "triage.export/1"
"""The form of the tables in an export."""
PREVIEW_LONGEST = 1600
"""Longest side of a JPEG beside a photo that browsers cannot show, pixels."""


@dataclass(frozen=True)
class Written:
    """What an export holds."""

    path: Path
    size: int
    marks: int
    photos: int
    letters: int


def export(desk: Desk, out: Path, *, letters: bool = True) -> Written:
    """Write everything about the desk's person to `out`, whole or not at all.

    `letters`: with the letter of each mark that was checked. Raises `HistoryError`.
    """
    history = desk.history
    with whole_file(out) as partial, ZipFile(partial, "w") as archive:
        writer = Writer(archive)
        tables = history.rows()
        whole = _whole(desk, tables, letters)
        writer.add(HISTORY_FILE, tables_json(tables))
        photos = _add_photos(writer, desk, whole)
        for lesion_id in sorted(whole.letters):
            writer.add(letter_path(lesion_id), letter(desk, lesion_id, known_details(desk, lesion_id)))
        writer.add(FHIR_FILE, bundle_json(whole))
        writer.add(PAGE_FILE, readable.page(whole))
        writer.close(
            {
                "program": whole.program,
                "exported_at": plain_value(whole.made_at),
                "revision": HEAD,
                "audit": history.log(),
            }
        )
    return Written(out, out.stat().st_size, len(whole.stories), photos, len(whole.letters))


def take_in(desk: Desk, path: Path, *, into: str | None = None, prefer_there: bool = False) -> Merged:
    """Take an export in: all of it or nothing, and twice is the same as once.

    `into`: the person here whose history it becomes, None for the one it names. `prefer_there`: where a value
    differs, the one of the export. Raises `HistoryError` for an archive that is foreign, newer, damaged or hostile.
    """
    with open_archive(path) as archive:
        tables = _tables(archive)
        return desk.history.take_in(tables, archive.photo, desk.clock(), into=into, prefer_there=prefer_there)


def tables_json(tables: Tables) -> bytes:
    """The tables of an export. The same history gives the same bytes, in whichever file it lies."""
    said = {"schema": SCHEMA, "revision": HEAD, "tables": tables}
    return (json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _tables(archive: Reader) -> Tables:
    said = archive.read_json(HISTORY_FILE)
    if not isinstance(said, dict) or not isinstance(said.get("tables"), dict):
        raise HistoryError(
            "The export holds a record that cannot be read. Nothing was taken in; export it again."
        )
    if said.get("schema") != SCHEMA or said.get("revision") != HEAD:
        raise HistoryError(NEWER)
    return dict(said["tables"])


def _whole(desk: Desk, tables: Tables, letters: bool) -> Exported:
    history = desk.history
    person = history.person
    if person is None:
        raise HistoryError("There is nothing to export yet. Check a mark first.")
    stories = tuple(
        sorted(
            (*history.lesions(), *history.lesions(removed=True)),
            key=lambda story: (story.lesion.created_at, story.lesion.id),
        )
    )
    return Exported(
        person=person,
        name=next(one.name for one in history.people() if one.id == person),
        profile=history.profile(),
        stories=stories,
        made_at=desk.clock(),
        program=f"triage {__version__}",
        overviews=history.overviews(),
        programs={row["observation_id"]: row["program"] for row in _oldest_first(tables["assessment"])},
        letters=frozenset(story.lesion.id for story in stories if story.observations and letters),
    )


def _oldest_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["made_at"]))


def _add_photos(writer: Writer, desk: Desk, whole: Exported) -> int:
    """Add each photo untouched, and a JPEG beside those that browsers cannot show."""
    facts = {
        one.photo.sha256: one.photo for story in whole.stories for one in story.observations if one.photo
    }
    facts |= {one.photo.sha256: one.photo for one in whole.overviews}
    for sha256, _, content in desk.history.photo_contents():
        writer.add(photo_path(facts[sha256]), content)
        beside = preview_path(facts[sha256])
        if beside is not None:
            with suppress(PictureError):  # the untouched photo is there all the same
                writer.add(beside, preview(decode(content), PREVIEW_LONGEST))
    return len(facts)


__all__ = ["Conflict", "Merged", "Written", "export", "take_in"]
