"""Two folders, benign and malignant, as the source report sorted its pictures; parts above them are read too."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from triage.training.data.cells import plain_id
from triage.training.data.diagnoses import Meaning
from triage.training.data.layouts.base import record
from triage.training.data.record import Record
from triage.training.data.tree import PICTURES, Tree

NAME = "folder"
_CLASSES = {"benign": 0, "malignant": 1}
_PARTS = {"train": "train", "val": "calibrate", "valid": "calibrate", "validation": "calibrate"} | {
    "calibrate": "calibrate",
    "test": "test",
}


def pairs(tree: Tree) -> tuple[str, ...]:
    """Folders that hold both a benign and a malignant one, "." for the source itself."""
    classes: dict[str, set[str]] = {}
    for name in tree.files:
        folder = PurePosixPath(name).parent
        if folder.name in _CLASSES and PurePosixPath(name).suffix.lower() in PICTURES:
            classes.setdefault(folder.parent.as_posix(), set()).add(folder.name)
    return tuple(sorted(folder for folder, found in classes.items() if len(found) == len(_CLASSES)))


def read(tree: Tree, folder: str) -> Iterator[Record]:
    """Read one pair; the picture's id is its file name, the part comes from a folder name such as ``train``."""
    split = _PARTS.get(PurePosixPath(folder).name.lower(), "")
    for name in tree.files:
        path = PurePosixPath(name)
        label = _CLASSES.get(path.parent.name)
        if label is None or path.parent.parent.as_posix() != folder or path.suffix.lower() not in PICTURES:
            continue
        image_id = plain_id(path.stem, "file name")
        found = Meaning(path.parent.name, label)
        yield record(NAME, image_id, found, modality="unknown", file=name, split=split)
