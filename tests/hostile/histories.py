"""History files of a stranger: cut, mutated, foreign, with a hostile schema, with the log of another file."""

import sqlite3
import struct
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from tests.hostile import jsons
from tests.hostile.bytes_ import mutated

Parts = dict[str, bytes]
"""The parts of a history by the end of their names: ``""`` the file, ``-wal`` its log, ``-key`` its key file."""

PAGE = 4096
SCHEMAS = (
    "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM patient; END",
    "CREATE TRIGGER t AFTER UPDATE ON patient BEGIN SELECT load_extension('/tmp/evil.so'); END",
    "CREATE TRIGGER t BEFORE INSERT ON observation BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    "CREATE VIEW v AS WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
    "CREATE VIRTUAL TABLE f USING fts5(text)",
    "CREATE TABLE patient2 (id, more AS (zeroblob(1000000000)))",
    "ALTER TABLE lesion ADD COLUMN bomb AS (hex(zeroblob(500000000)))",
    "ALTER TABLE patient ADD COLUMN evil CHECK (fts3_tokenizer('x') IS NULL)",
    "CREATE INDEX evil ON photo (hex(content))",
    "ALTER TABLE event RENAME TO other; CREATE VIEW event AS SELECT * FROM other",
    "ALTER TABLE setting RENAME TO other; CREATE TABLE setting (name TEXT, value TEXT, digest TEXT)",
    "DROP TABLE audit",
    "DELETE FROM alembic_version",
    "UPDATE alembic_version SET version_num='9999'",
    "UPDATE alembic_version SET version_num=x'ff00'",
    "UPDATE alembic_version SET version_num='0001'",
    "INSERT INTO alembic_version VALUES ('0001')",
    "PRAGMA application_id=0",
    "PRAGMA user_version=-1",
    "PRAGMA journal_mode=DELETE; PRAGMA page_size=512; VACUUM",
    "PRAGMA journal_mode=DELETE; PRAGMA encoding='UTF-16'; VACUUM",
    "UPDATE lesion SET patient_id='nobody'",
    "UPDATE observation SET outline='[' WHERE rowid % 2",
    "UPDATE photo SET content=zeroblob(100000000) WHERE rowid=1",
    "UPDATE lesion SET name=replace(hex(zeroblob(5000000)), '0', 'x')",
    "DELETE FROM answers",
    "DELETE FROM assessment",
    "UPDATE audit SET at='never'",
    "UPDATE patient SET id='../../evil'",
    "UPDATE lesion SET created_at=12, removed_at=x'00'",
)


def mutated_file(random: Random, good: bytes) -> Parts:
    """Some bytes changed."""
    return {"": mutated(random, good)}


def mutated_page(random: Random, good: bytes) -> Parts:
    """The header of a page, or its cell pointers, changed."""
    data = bytearray(good)
    at = PAGE * random.randrange(len(data) // PAGE)
    for _ in range(random.choice((1, 2, 8))):
        data[at + (100 if at == 0 else 0) + random.randrange(40)] = random.randrange(256)
    return {"": bytes(data)}


def swapped_pages(random: Random, good: bytes) -> Parts:
    """Two pages in each other's place: each is good in itself."""
    pages = [good[at : at + PAGE] for at in range(0, len(good), PAGE)]
    one, other = random.sample(range(1, len(pages)), 2)
    pages[one], pages[other] = pages[other], pages[one]
    return {"": b"".join(pages)}


def header(random: Random, good: bytes) -> Parts:
    """A number of the header that is mad: page size, page count, encoding, format, freelist."""
    data = bytearray(good)
    at = random.choice((16, 18, 19, 20, 24, 28, 32, 36, 40, 44, 52, 56, 68, 92))
    size = 2 if at == 16 else 1 if at < 24 else 4
    data[at : at + size] = random.choice((b"\0" * size, b"\xff" * size, random.randbytes(size)))
    return {"": bytes(data)}


def schema(random: Random, good: bytes) -> Parts:
    """A file that SQLite finds good and that is not ours."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "h"
        path.write_bytes(good)
        with closing(sqlite3.connect(path)) as file, suppress(sqlite3.Error):
            file.isolation_level = None
            file.executescript(random.choice(SCHEMAS) if random.random() < 0.9 else _rewritten(random, file))
        with closing(sqlite3.connect(path)) as file, suppress(sqlite3.Error):
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return {"": path.read_bytes()}


def _rewritten(random: Random, file: sqlite3.Connection) -> str:
    file.execute("PRAGMA writable_schema=ON")
    value = random.choice(
        ("'CREATE TABLE patient('", "NULL", "x'ff'", "'garbage'", "replace(sql, 'id', 'ix')")
    )
    what = random.choice(("sql", "rootpage", "name", "type"))
    value = str(random.choice((0, -1, 2, 99_999))) if what == "rootpage" else value
    return (
        f"UPDATE sqlite_master SET {what}={value} WHERE name='{random.choice(('patient', 'photo', 'audit'))}'"
    )


def foreign(random: Random, good: bytes) -> Parts:
    """Something else under the name of a history."""
    other = random.choice((b"", b"\0" * 8192, b"SQLite format 3\0", b"PK\x03\x04", random.randbytes(9000)))
    return {"": other}


def other_log(random: Random, good: bytes) -> Parts:
    """A log or a journal that is of another file, or noise."""
    head = struct.pack(">IIIIIIII", 0x377F0682, 3007000, PAGE, 0, *(random.getrandbits(32) for _ in range(4)))
    log = random.choice((head + random.randbytes(PAGE + 24), random.randbytes(50_000), bytes(8192), good))
    journal = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + random.randbytes(2 * PAGE)
    return {
        "": good,
        **random.choice(({"-wal": log}, {"-journal": journal}, {"-shm": random.randbytes(32768)})),
    }


def sealed_zip(random: Random, sealed: bytes) -> Parts:
    """A sealed history, mutated."""
    return {"": mutated(random, sealed)}


def key_file(random: Random, encrypted: bytes, key: bytes, say: Callable[[Random, bytes], bytes]) -> Parts:
    """An encrypted history with a mad key file."""
    return {"": encrypted, "-key": say(random, key)}


def mad_key(random: Random, key: bytes) -> bytes:
    """A key file of mad values or mad cost; half of them with a sum that holds."""
    import json

    from triage.store.key_file import _sum

    said = json.loads(key)
    if random.random() < 0.4:
        return jsons.text(random, said)
    name = random.choice(("memory_kib", "time", "parallelism"))
    said["kdf"][name] = random.choice((0, -1, 8, 9, 2**20, 2**31, 2**63, 10**30, 1.5, "3", None, True))
    said["sum"] = _sum(said)
    return json.dumps(said).encode()


PLAIN = (mutated_file, mutated_page, swapped_pages, header, schema, schema, schema, foreign, other_log)
