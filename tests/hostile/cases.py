"""Which input goes through which command, and whether what came of it is good."""

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.builders import ALL_NO, START, desk, sharp_photo
from tests.flips.filled import DATA_KEY, filled
from tests.flips.flips import Rows, dump
from tests.hostile import histories, jsons, pictures, zips
from tests.hostile.run import MEGABYTES, SECONDS, Ran
from triage.service import exchange
from triage.store import open_history
from triage.store.key_file import slot_path, write_slot
from triage.store.keys import Cost, wrap
from triage.store.merge import FIXED
from triage.store.sealed import seal

CODES = (0, 2, 3, 4, 5, 6, 7)
"""The exit codes of docs/design.md; 1 is a fault of ours."""
REFUSED = 3
"""The quality gate refused the photo: a result, which is kept where that was asked."""
PERSON = ("--person", "person-0")
ASKED = (
    ("history", "info"),
    ("history", "verify"),
    ("history", "verify", "--json"),
    ("history", "export", "--out", "out.zip"),
    ("history", "backup"),
    ("history", "backups"),
    ("history", "import", "export.zip"),
    ("lesions", "list", "--json"),
    ("lesions", "show", "a0", "--json"),
    ("reminders", "list"),
    ("letter", "a0", "--out", "a0.pdf"),
    ("check", "photo.jpg", "--model", "off", "--save"),
    ("compare", "a0", "--json"),
    ("people", "list"),
    ("doctor",),
)
"""What is asked of a history file of a stranger."""


@dataclass(frozen=True)
class Seeds:
    """The valid things that everything is made of."""

    good: bytes
    export: bytes
    sealed: bytes
    encrypted: bytes
    key: bytes
    rows: Rows


@dataclass(frozen=True)
class Case:
    """One input and the command that gets it."""

    kind: str
    arguments: list[str]
    files: dict[str, bytes]
    replaces: bool = False
    """A restore that succeeds puts another history in the place of the good one."""


@dataclass
class Tally:
    """What came of many cases."""

    codes: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    wrong: list[tuple[int, Case, str, Ran | None]] = field(default_factory=list)
    seconds: float = 0.0
    megabytes: float = 0.0


def seeds(folder: Path) -> Seeds:
    """Make the valid things."""
    good = filled(folder / "good.triage")
    table = desk(good)
    table.person = "person-0"
    exchange.export(table, folder / "export.zip", letters=False)
    table.close()
    locked = filled(folder / "locked.triage", data_key=DATA_KEY)
    slot = wrap(DATA_KEY, "secret", at=START, salt=bytes(16), cost=Cost(64, 1, 1))
    write_slot(slot_path(locked), slot)
    seal(locked, slot, folder / "sealed.zip")
    rows = dump(good)
    assert rows is not None
    return Seeds(
        good.read_bytes(),
        (folder / "export.zip").read_bytes(),
        (folder / "sealed.zip").read_bytes(),
        locked.read_bytes(),
        slot_path(locked).read_bytes(),
        rows,
    )


def case(random: Random, seed: Seeds) -> Case:
    """Draw one case."""
    make = random.choice((_picture, _json, _zip, _history, _history, _locked))
    return make(random, seed)


def _picture(random: Random, seed: Seeds) -> Case:
    name = "evil" + random.choice(pictures.ENDINGS)
    files = {name: pictures.picture(random)}
    off = ["--model", "off"]
    match random.randrange(4):
        case 0:
            return Case("picture", ["check", name, *off, "--json"], files)
        case 1:
            return Case("picture", ["batch", ".", "--out", "out.jsonl", *off, "--json"], files)
    return Case("picture", ["check", name, *off, "--save", "--history", "good.triage", *PERSON], files)


def _json(random: Random, seed: Seeds) -> Case:
    if random.random() < 0.5:
        files = {"evil.json": jsons.text(random, ALL_NO)}
        asked = ["check", "photo.jpg", "--model", "off", "--answers", "evil.json", "--save"]
    else:
        details = {"name": "Anna", "born": "1970-02-03", "medicines": "none", "recipient": "Dr. B"}
        files = {"evil.json": jsons.text(random, details)}
        asked = ["letter", "a0", "--out", "a0.pdf", "--details", "evil.json"]
    return Case("json", [*asked, "--history", "good.triage", *PERSON], files)


def _zip(random: Random, seed: Seeds) -> Case:
    files = {"evil.zip": zips.archive(random, seed.export)}
    asked = ["history", "import", "evil.zip", "--history", "good.triage"]
    asked += random.choice(([], ["--into", "person-1"], ["--prefer", "there"]))
    return Case("zip", asked, files)


def _history(random: Random, seed: Seeds) -> Case:
    parts = random.choice(histories.PLAIN)(random, seed.good)
    files = {f"evil.triage{end}": content for end, content in parts.items()}
    if random.random() < 0.2:
        return Case(
            "history",
            ["history", "restore", "--from", "evil.triage", "--history", "good.triage"],
            files,
            True,
        )
    person = PERSON if random.random() < 0.5 else ()
    return Case("history", [*random.choice(ASKED), "--history", "evil.triage", *person], files)


def _locked(random: Random, seed: Seeds) -> Case:
    secret = {"secret.txt": b"secret\n"}
    given = ["--passphrase-file", "secret.txt"]
    match random.randrange(3):
        case 0:
            files = {
                f"evil.triage{end}": body for end, body in histories.sealed_zip(random, seed.sealed).items()
            }
            asked = ["history", "restore", "--from", "evil.triage", "--history", "good.triage", *given]
            return Case("sealed", asked, files | secret, True)
        case 1:
            parts = histories.key_file(random, seed.encrypted, seed.key, histories.mad_key)
        case _:
            parts = {"": histories.mutated(random, seed.encrypted), "-key": seed.key}
    files = {f"evil.triage{end}": content for end, content in parts.items()}
    return Case("locked", [*random.choice(ASKED), "--history", "evil.triage", *given], files | secret)


def lay(folder: Path, one: Case, seed: Seeds) -> None:
    """Put the input into an empty folder, with a good history, a photo and an export beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    there = {"good.triage": seed.good, "photo.jpg": sharp_photo(), "export.zip": seed.export}
    for name, content in (there | one.files).items():
        (folder / name).write_bytes(content)


def faults(folder: Path, one: Case, seed: Seeds, ran: Ran) -> list[str]:
    """Return what is not as it must be."""
    found = []
    if ran.code not in CODES:
        found.append(f"exit code {ran.code}")
    if "Traceback" in ran.err + ran.out or list(folder.glob("state/**/faults.log")):
        found.append("a traceback")
    lines = ran.err.strip().splitlines()
    if (
        ran.code not in (0, REFUSED)
        and len(lines) != 1
        and not (ran.out and {"verify", "doctor"} & {*one.arguments})
    ):
        found.append(f"{len(lines)} lines on stderr")
    if ran.seconds > SECONDS:
        found.append(f"{ran.seconds:.1f} s")
    if ran.megabytes > MEGABYTES:
        found.append(f"{ran.megabytes:.0f} MB")
    return found + _losses(folder / "good.triage", one, seed, ran)


def _losses(good: Path, one: Case, seed: Seeds, ran: Ran) -> list[str]:
    if not good.with_name("good.triage-wal").exists() and good.read_bytes() == seed.good:
        return []  # not one byte of it is another
    now = dump(good)
    replaced = one.replaces and ran.code == 0
    if now is None and not replaced:
        return ["the good history cannot be read"]
    if ran.code not in (0, REFUSED) and now != seed.rows:
        return ["a command that failed changed the good history"]
    kept = () if replaced or now is None else (*FIXED, "audit")
    lost = [f"rows of {name} are lost" for name in kept if seed.rows[name] - now[name]]
    history = open_history(good, create=False, data_key=DATA_KEY if now is None else None)
    damage = [one.text for one in history.verify()]
    history.close()
    return lost + damage
