"""Benign and malignant folders from the metadata, as the source report sorted its pictures: original bytes."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from triage.errors import DataError, PictureError, UsageError
from triage.imaging.formats import recognise
from triage.training.data.pictures import MEMBER, Pictures
from triage.training.data.record import Record
from triage.training.data.scan import Watch
from triage.training.data.source import Source

CLASSES = ("benign", "malignant")
_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "TIFF": ".tif", "BMP": ".bmp", "WEBP": ".webp"}


def sort(source: Source, out: Path, *, link: bool = False, watch: Watch = iter) -> Mapping[str, int]:
    """Fill `out` with ``benign`` and ``malignant``; return pictures by class, and those without one.

    Everything is put beside `out` first and renamed into place, so that a stop leaves nothing. `link` makes hard
    links to files instead of copies. Raises `UsageError` for an `out` that is not free, `DataError` for bad data.
    """
    _refuse(source, out)
    counts: Counter[str] = Counter(dict.fromkeys((*CLASSES, "without class"), 0))
    try:
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
        try:
            for name in CLASSES:
                (partial / name).mkdir()
            with Pictures(source.tree) as pictures:
                for record in watch(source.records()):
                    if record.malignant is None:
                        counts["without class"] += 1
                        continue
                    name = CLASSES[record.malignant]
                    _place(record, partial / name, pictures, link=link)
                    counts[name] += 1
            partial.chmod(0o755)
            if out.is_dir():
                out.rmdir()
            partial.rename(out)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as fault:
        raise UsageError(f"The folder {out} cannot be written: {fault.strerror or fault}.") from fault
    return counts


def _refuse(source: Source, out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is not a folder: choose another name for --out.")
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(f"The folder {out} is not empty: choose another one for --out.")
    if out.resolve().is_relative_to(source.tree.root):
        raise UsageError(f"{out} lies in the source: choose a folder outside of it for --out.")


def _place(record: Record, folder: Path, pictures: Pictures, *, link: bool) -> None:
    archive, _, member = record.file.partition(MEMBER)
    packed = bool(member) and archive in pictures.tree.archives
    if packed and link:
        raise UsageError("Pictures in an HDF5 file cannot be linked: leave --link out.")
    data = None if link else pictures.read(record.file)
    ending = _ending(data or b"", record) if packed else PurePosixPath(record.file).suffix
    target = folder / f"{record.image_id}{ending}"
    try:
        if data is None:
            os.link(pictures.tree.root / record.file, target)
        else:
            with target.open("xb") as file:
                file.write(data)
    except FileExistsError as fault:
        raise DataError(f"Two pictures are named {target.name}: sort the sets one by one.") from fault


def _ending(data: bytes, record: Record) -> str:
    try:
        return _ENDINGS.get(recognise(data), "")
    except PictureError as fault:
        raise DataError(f"The picture {record.file} cannot be used: {fault}") from fault
