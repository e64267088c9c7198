"""Archives of a stranger: slips, bombs, doubles, wrong sums, and exports with mad rows."""

import hashlib
import io
import json
import warnings
import zipfile
from random import Random

from tests.hostile import jsons
from tests.hostile.bytes_ import mutated

NAMES = (
    "../evil.jpg",
    "/etc/cron.d/evil",
    "C:\\evil",
    "photos/../../evil",
    "photos/" + "a" * 60_000,
    "a\nb",
    "photos/\0evil.jpg",
    "photos/" + "0" * 64 + ".jpg",
    "letters/x.pdf",
    "manifest.json",
    "index.html/",
    "con",
    "‮gpj.exe",
)


def entries(export: bytes) -> dict[str, bytes]:
    """What an archive holds."""
    with zipfile.ZipFile(io.BytesIO(export)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(
    found: dict[str, bytes], *more: tuple[zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Pack entries, and more of them that may have a name for the second time."""
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", kind) as archive:
        warnings.simplefilter("ignore")
        for name, content in found.items():
            archive.writestr(name, content)
        for info, content in more:
            archive.writestr(info, content)
    return file.getvalue()


def with_sums(found: dict[str, bytes], manifest: dict[str, object]) -> dict[str, bytes]:
    """The entries with a manifest that says what is in them: only what they say is wrong."""
    sums = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in found.items()
        if name != "manifest.json"
    }
    return {**found, "manifest.json": json.dumps({**manifest, "entries": sums}).encode()}


def mad_rows(random: Random, export: bytes) -> bytes:
    """A whole archive with good sums, whose rows are mad."""
    found = entries(export)
    manifest = json.loads(found["manifest.json"])
    said = json.loads(found["history.json"])
    if random.random() < 0.8:
        table = random.choice(sorted(said["tables"]))
        said["tables"][table] = jsons.changed(random, said["tables"][table])
        found["history.json"] = json.dumps(said).encode()
    else:
        found["history.json"] = jsons.text(random, said)
    return packed(with_sums(found, manifest))


def mad_manifest(random: Random, export: bytes) -> bytes:
    """A manifest that is mad, newer, or has wrong sums."""
    found = entries(export)
    manifest = json.loads(found["manifest.json"])
    match random.randrange(4):
        case 0:
            manifest["schema"] = "triage.manifest/99"
        case 1:
            manifest["entries"][random.choice(sorted(manifest["entries"]))]["sha256"] = "0" * 64
        case 2:
            return packed({**found, "manifest.json": jsons.text(random, manifest)})
        case 3:
            manifest = jsons.changed(random, manifest)
    return packed({**found, "manifest.json": json.dumps(manifest).encode()})


def other_photo(random: Random, export: bytes) -> bytes:
    """Other bytes under a photo's name, with a sum that holds."""
    found = entries(export)
    name = random.choice([one for one in found if one.startswith("photos/")])
    found[name] = mutated(random, found[name])
    return packed(with_sums(found, json.loads(found["manifest.json"])))


def bad_name(random: Random, export: bytes) -> bytes:
    """An entry more, of a bad name, a symlink or a double."""
    info = zipfile.ZipInfo("x")
    info.filename = random.choice(NAMES)
    if random.random() < 0.3:
        info.external_attr = 0o120777 << 16
    return packed(entries(export), (info, b"/etc/passwd"))


def bomb(random: Random, export: bytes) -> bytes:
    """Text that grows a thousand times, or archives in archives, or very many entries."""
    found = entries(export)
    match random.randrange(4):
        case 0:
            found["history.json"] = b"[" + b" " * random.choice((50, 200)) * 1_000_000 + b"]"
        case 1:
            found["photos/" + "0" * 64 + ".jpg"] = export * 20
        case 2:
            found |= {f"photos/{number:064x}.jpg": b"" for number in range(45_000)}
        case 3:
            found["index.html"] = bytes(100_000_000)
    return packed(found)


def lying_sizes(random: Random, export: bytes) -> bytes:
    """Sizes, flags and methods of the directory that are not so."""
    data = bytearray(export)
    start = data.rfind(b"PK\x05\x06")
    at = int.from_bytes(data[start + 16 : start + 20], "little")
    field = random.choice((8, 10, 20, 24, 28, 38, 42))
    for offset in range(field, field + random.choice((1, 4))):
        data[at + offset] = random.randrange(256)
    return bytes(data)


GENERATORS = (mad_rows, mad_rows, mad_rows, mad_manifest, other_photo, bad_name, bomb, lying_sizes, None)


def archive(random: Random, export: bytes) -> bytes:
    """One of them, or the archive mutated."""
    made = random.choice(GENERATORS)
    return mutated(random, export) if made is None else made(random, export)
