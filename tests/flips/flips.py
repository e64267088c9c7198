"""Flip bits, see without the program what that changed, and ask the program whether it noticed."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from triage.errors import HistoryError
from triage.store import open_history
from triage.store.cipher import DRIVER_ERRORS, connect

Rows = dict[str, Counter[tuple[Any, ...]]]


@dataclass(frozen=True)
class Flip:
    """One bit of a file."""

    at: int
    bit: int


@dataclass(frozen=True)
class Missed:
    """A changed value that nobody reported."""

    flip: Flip
    table: str
    before: str
    after: str


@dataclass
class Series:
    """What a series came to: `changed` of the `flips` changed a stored value, and `found` of those were reported."""

    name: str
    flips: int = 0
    changed: int = 0
    found: int = 0
    unreadable: int = 0
    tables: Counter[str] = field(default_factory=Counter)
    missed: list[Missed] = field(default_factory=list)


def dump(path: Path, data_key: bytes | None = None) -> Rows | None:
    """Every value of every table with its storage class, by the driver alone; None where reading fails."""
    try:
        with closing(connect(path, data_key)) as file:
            file.text_factory = bytes
            file.execute("PRAGMA query_only=ON")
            names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            found = {"header": _rows(file, "SELECT application_id FROM pragma_application_id")}
            found["sqlite_master"] = _rows(file, "SELECT type, name, tbl_name, sql FROM sqlite_master")
            for name in sorted(names):
                found[name.decode()] = _rows(file, _everything(file, name.decode()))
            return found
    except (*DRIVER_ERRORS, UnicodeDecodeError, ValueError, OverflowError, MemoryError):
        return None


def _everything(file: Any, table: str) -> str:
    quoted = table.replace('"', '""')
    columns = [
        name.decode().replace('"', '""') for _, name, *_ in file.execute(f'PRAGMA table_info("{quoted}")')
    ]
    return (
        f"""SELECT {", ".join(f'typeof("{one}"), "{one}"' for one in columns)} FROM "{quoted}" NOT INDEXED"""
    )


def _rows(file: Any, statement: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row) for row in file.execute(statement))


def reported(path: Path, data_key: bytes | None = None) -> bool:
    """True where opening or verifying says that something is wrong."""
    try:
        history = open_history(path, create=False, data_key=data_key)
    except HistoryError:
        return True
    try:
        return bool(history.verify())
    except HistoryError:
        return True
    finally:
        history.close()


def anywhere(path: Path, random: Random) -> Iterator[Flip]:
    """Bits of the whole file, each as likely as any other."""
    size = path.stat().st_size
    while True:
        yield Flip(random.randrange(size), random.randrange(8))


def table_by_table(path: Path, random: Random) -> Iterator[Flip]:
    """Bits of the pages that hold rows, each table as likely as any other: photos do not crowd the rest out."""
    with closing(sqlite3.connect(path)) as file:
        kept = "SELECT name, pgoffset, pgsize FROM dbstat WHERE pagetype IN ('leaf', 'overflow') AND name IN "
        pages = file.execute(f"{kept} ('sqlite_schema', {_tables(file)})").fetchall()
    by_table: dict[str, list[tuple[int, int]]] = {}
    for name, offset, size in pages:
        by_table.setdefault(name, []).append((offset, size))
    while True:
        offset, size = random.choice(by_table[random.choice(sorted(by_table))])
        yield Flip(offset + random.randrange(size), random.randrange(8))


def _tables(file: sqlite3.Connection) -> str:
    names = file.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    return ", ".join(f"'{name}'" for (name,) in names)


def flipped(path: Path, flip: Flip, target: Path) -> Path:
    """Write a copy of a closed file with one bit flipped."""
    content = bytearray(path.read_bytes())
    content[flip.at] ^= 1 << flip.bit
    for left in target.parent.glob(f"{target.name}*"):
        left.unlink()
    target.write_bytes(content)
    return target


def run(
    name: str, path: Path, flips: Iterator[Flip], folder: Path, wanted: int, data_key: bytes | None = None
) -> Series:
    """Flip until `wanted` flips have changed a stored value."""
    series, before = Series(name), dump(path, data_key)
    assert before is not None
    while series.changed < wanted:
        flip = next(flips)
        series.flips += 1
        after = dump(flipped(path, flip, folder / "flipped.triage"), data_key)
        if after == before:
            continue
        series.changed += 1
        series.unreadable += after is None
        series.tables.update(_differing(before, after))
        if reported(flipped(path, flip, folder / "flipped.triage"), data_key):
            series.found += 1
        else:
            series.missed.append(_missed(flip, before, after))
    return series


def _differing(before: Rows, after: Rows | None) -> list[str]:
    if after is None:
        return ["(cannot be read)"]
    return [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]


def _missed(flip: Flip, before: Rows, after: Rows | None) -> Missed:
    table = _differing(before, after)[0]
    if after is None:
        return Missed(flip, table, "", "")
    was, now = (rows.get(table, Counter()) for rows in (before, after))
    return Missed(flip, table, repr(list((was - now).elements())), repr(list((now - was).elements())))
