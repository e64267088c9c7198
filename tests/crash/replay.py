"""What lies on the disk after a power cut: a recorded log, replayed up to a seeded point.

The model. For every file, what was written before its last ``fsync`` is on the disk. Of the writes after it any may
be lost, and any may be torn at the 512-byte borders of sectors; a sector holds what the system's cache held of it
after the last write to it that was kept, so writes arrive in any order. A change of a file's length is lost or kept
in the same way. For every folder, the names as of its last ``fsync`` are on the disk; of the later changes (create,
rename, unlink, a new folder) either the first few are (a journal keeps their order) or any (no order at all). A
file's ``fsync`` does not bring its name to the disk.

The sources. SQLite's own assumptions about a disk: "Atomic Commit In SQLite", section 2 (writes are reordered up to
a flush); the checksums that end a torn log: "Database File Format", section 4. What file systems do between two
syncs: Pillai et al., "All File Systems Are Not Created Equal" (ALICE), OSDI 2014. Throwing away what was not synced
is also what LazyFS does: Ramos et al., "When Amnesia Strikes", PVLDB 17 (11), 2024. Not in the model: a disk that
lies about its flushes, a sector that rots or is itself half written, and folders above the history's.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from random import Random

SECTOR = 512
HEAD = struct.Struct("<5Q")


class Op(IntEnum):
    """What `record.c` notes."""

    CREATE = 1
    WRITE = 2
    SIZE = 3
    SYNC = 4
    SYNC_FOLDER = 5
    UNLINK = 6
    RENAME = 7
    MARK = 8
    MKDIR = 9
    RMDIR = 10


NAMING = (Op.CREATE, Op.UNLINK, Op.RENAME, Op.MKDIR)
"""What changes the names of a folder."""


@dataclass(frozen=True)
class Entry:
    """One recorded change. `offset` is the length for SIZE and the number of the step for MARK."""

    op: Op
    inode: int
    offset: int
    name: str
    data: bytes


@dataclass
class Kept:
    """One file: what the system's cache holds, and what of it is on the disk."""

    cache: bytearray = field(default_factory=bytearray)
    disk: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True)
class Start:
    """The folder before the recording: the files' content by inode, and their names."""

    content: dict[int, bytes]
    names: dict[str, int]


def start_of(folder: Path) -> Start:
    """Read a folder as it lies."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    names = {str(one.relative_to(folder)): one.stat().st_ino for one in files}
    return Start({one.stat().st_ino: one.read_bytes() for one in files}, names)


def entries(log: Path) -> tuple[Entry, ...]:
    """Read a log."""
    return tuple(_entries(log.read_bytes()))


def _entries(data: bytes) -> Iterator[Entry]:
    at = 0
    while at < len(data):
        op, inode, offset, name, length = HEAD.unpack_from(data, at)
        middle, at = at + HEAD.size + name, at + HEAD.size + name + length
        yield Entry(Op(op), inode, offset, data[middle - name : middle].decode(), data[middle:at])


def acknowledged(log: Sequence[Entry], cut: int) -> int:
    """How many steps were acknowledged before the cut."""
    return max((one.offset for one in log[:cut] if one.op is Op.MARK), default=0)


def replay(start: Start, log: Sequence[Entry], cut: int, random: Random, target: Path) -> None:
    """Write to `target` what is on the disk after the power was cut behind the first `cut` entries."""
    log = log[:cut]
    numbers, count = _numbers(start, log)
    files = [Kept() for _ in range(count)]
    for kept, content in zip(files, start.content.values(), strict=False):
        kept.cache[:] = kept.disk[:] = content
    _write(files, log, numbers, random)
    target.mkdir()
    for name, number in _names(start, log, numbers, random).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[number].disk)


def _numbers(start: Start, log: Sequence[Entry]) -> tuple[dict[int, int], int]:
    """Which file each entry is about, and how many files there were: an inode can be used again."""
    by_inode = {inode: number for number, inode in enumerate(start.content)}
    count, numbers = len(by_inode), {}
    for at, one in enumerate(log):
        if one.op is Op.CREATE:
            by_inode[one.inode] = count
            count += 1
        if one.op in (Op.CREATE, Op.WRITE, Op.SIZE, Op.SYNC):
            numbers[at] = by_inode[one.inode]
    return numbers, count


def _names(start: Start, log: Sequence[Entry], numbers: dict[int, int], random: Random) -> dict[str, int]:
    """Which names are on the disk, and of which file."""
    inodes = list(start.content)
    names = {name: inodes.index(inode) for name, inode in start.names.items()}
    lost = _lost_names(log, random)
    for at, one in enumerate(log):
        if at in lost:
            continue
        if one.op is Op.CREATE:
            names[one.name] = numbers[at]
        elif one.op is Op.UNLINK:
            names.pop(one.name, None)
        elif one.op is Op.RENAME and one.name in names:
            names[one.data.decode()] = names.pop(one.name)
    gone = tuple(f"{log[at].name}/" for at in lost if log[at].op is Op.MKDIR)
    return {name: number for name, number in names.items() if not name.startswith(gone)}


def _lost_names(log: Sequence[Entry], random: Random) -> set[int]:
    """Which changes of names are lost: all behind a point (a journal), or any, of those that were not synced."""
    synced = {one.name: at for at, one in enumerate(log) if one.op is Op.SYNC_FOLDER}
    changes = [at for at, one in enumerate(log) if one.op in NAMING]
    later = [at for at in changes if at > synced.get(log[at].name.rpartition("/")[0], -1)]
    if random.random() < 0.5:
        return set(later[random.randint(0, len(later)) :])
    return {at for at in later if random.random() < 0.5}


def _write(files: list[Kept], log: Sequence[Entry], numbers: dict[int, int], random: Random) -> None:
    """Bring to every file's disk all that was synced and some of what was not."""
    synced = {number: at for at, number in numbers.items() if log[at].op is Op.SYNC}
    share = random.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    for at, number in numbers.items():
        one, kept = log[at], files[number]
        if one.op is Op.WRITE:
            _into(kept.cache, one.offset, one.data)
        elif one.op is Op.SIZE:
            _resize(kept.cache, one.offset)
        if synced.get(number) == at:
            kept.disk[:] = kept.cache
        elif at > synced.get(number, -1):
            _keep_some(kept, one, share, random)


def _keep_some(kept: Kept, one: Entry, share: float, random: Random) -> None:
    """Keep a change that was not synced, lose it, or keep some sectors of it."""
    if one.op is Op.SIZE:
        if random.random() < share:
            _resize(kept.disk, one.offset)
    elif one.op is Op.WRITE:
        whole, torn = random.random() < share, random.random() < 0.2
        first, last = one.offset // SECTOR, (one.offset + len(one.data) - 1) // SECTOR
        for sector in range(first, last + 1):
            if random.random() < 0.5 if torn else whole:
                begin = sector * SECTOR
                _into(kept.disk, begin, kept.cache[begin : begin + SECTOR])


def _into(content: bytearray, offset: int, data: bytes | bytearray) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))
