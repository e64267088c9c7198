"""The files under one folder, and the only ways from a name in a table to one of them.

A name in a table never becomes a path: it is looked up among the files that are there. Links to folders are not
followed, and a link to a file is taken only where it stays under the folder.
"""

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from triage.errors import DataError

PICTURES = frozenset([".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"])
"""Endings of pictures in the published sets."""
ARCHIVES = frozenset([".hdf5", ".h5"])
_MASKS = "masks"


class Tree:
    """A folder, walked once. Names are relative to it, with ``/``, in alphabetical order."""

    def __init__(self, root: Path) -> None:
        """Raises `DataError` where `root` is no folder."""
        if not root.is_dir():
            raise DataError(f"There is no folder {root}: name the folder of the unpacked set.")
        self.root = root.resolve()
        self._held: dict[Path, bool] = {}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file, without hidden ones and what a Mac packs beside them."""
        return tuple(sorted(self._walk()))

    @cached_property
    def archives(self) -> tuple[str, ...]:
        """HDF5 files."""
        return tuple(name for name in self.files if PurePosixPath(name).suffix.lower() in ARCHIVES)

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.files:
            path = PurePosixPath(name)
            if path.suffix.lower() in PICTURES and path.parent.name != _MASKS:
                found[path.stem].append(name)
        return found

    def picture(self, image_id: str, near: str) -> str | None:
        """The file of a picture by its id, the one nearest to the table `near` where there are several; or None.

        Copies of one file are as good as each other. Raises `DataError` where two different files are equally near.
        """
        found = [name for name in self._by_stem.get(image_id, []) if self.existing(name)]
        if not found:
            return None
        closest = max(_shared(name, near) for name in found)
        equal = [name for name in found if _shared(name, near) == closest]
        if len({(self.root / name).stat().st_size for name in equal}) > 1:
            raise DataError(f"{image_id} is there twice and differs: keep one of {equal[0]} and {equal[1]}.")
        return equal[0]

    def existing(self, name: str) -> str | None:
        """Return `name` where it is a file under the folder, None where there is none.

        Raises `DataError` where it leads out of the folder, by its text or as a link.
        """
        path = PurePosixPath(name)
        if (
            not name
            or path.is_absolute()
            or ".." in path.parts
            or "\\" in name
            or ":" in name
            or "\0" in name
        ):
            raise DataError(f"The file name {name[:80]!a} leads out of the folder: correct the table.")
        whole = self.root / path
        if not whole.is_file():
            return None
        if not self._holds(whole.parent) or (whole.is_symlink() and not self._inside(whole)):
            raise DataError(
                f"The file {name[:80]!a} is a link that leads out of the folder: copy the picture in."
            )
        return name

    def _holds(self, folder: Path) -> bool:
        """Say whether a folder lies under the root once links are followed; asked once a folder."""
        if folder not in self._held:
            self._held[folder] = self._inside(folder)
        return self._held[folder]

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)

    def _walk(self) -> Iterator[str]:
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(one for one in folders if not one.startswith(".") and one != "__MACOSX")
            inside = Path(folder).relative_to(self.root)
            yield from ((inside / name).as_posix() for name in names if not name.startswith("."))


def _shared(one: str, other: str) -> int:
    """How many folders two names have in common from the top."""
    folders = [PurePosixPath(name).parent.as_posix() for name in (one, other)]
    return len(PurePosixPath(posixpath.commonpath(folders)).parts)
