"""The bytes of a picture, from a file or from a member of an HDF5 file, one at a time.

A picture for training is decoded and prepared by the functions that serving uses (`triage.imaging`).
"""

from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError, PictureError
from triage.imaging.decode import Photo, decode
from triage.imaging.formats import MAX_BYTES
from triage.imaging.prepare import Preparation, prepare
from triage.training.data.libraries import library
from triage.training.data.tree import Tree

MEMBER = "#"
"""Stands between an HDF5 file and a member of it, in the `file` of a record."""


class Pictures:
    """Reads pictures of one folder. HDF5 files are opened when first asked for and closed by `with`."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._archives: dict[str, Any] = {}

    def __enter__(self) -> "Pictures":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._archives:
            self._archives.popitem()[1].close()

    def __getstate__(self) -> dict[str, Any]:
        """A copy for another process opens its own files."""
        return {"tree": self.tree, "_archives": {}}

    def has_member(self, archive: str, member: str) -> bool:
        """Say whether an HDF5 file holds a member, without reading it."""
        return member in self._archive(archive)

    def read(self, file: str) -> bytes:
        """The original bytes. Raises `DataError` where they cannot be read or are more than a photo's."""
        archive, mark, member = file.partition(MEMBER)
        if mark and archive in self.tree.archives:
            return self._member(archive, member)
        name = self.tree.existing(file)
        if name is None:
            raise DataError(f"The picture {file} is missing: unpack the set again.")
        try:
            with (self.tree.root / name).open("rb") as opened:
                return opened.read(MAX_BYTES + 1)
        except OSError as fault:
            raise DataError(f"The picture {file} cannot be read: check your rights to it.") from fault

    def photo(self, file: str) -> Photo:
        """The upright photo, decoded as serving decodes it. Raises `DataError` where it is none."""
        try:
            return decode(self.read(file))
        except PictureError as fault:
            raise DataError(f"The picture {file} cannot be used: {fault}") from fault

    def prepared(self, file: str, steps: Preparation) -> NDArray[np.float32]:
        """The network's input, shape (size, size, 3), RGB, 0 to 255, by the steps of a card."""
        return prepare(self.photo(file).pixels, steps)

    def _archive(self, name: str) -> Any:
        if name not in self._archives:
            h5py = library("h5py", "Reading HDF5")
            if self.tree.existing(name) is None:
                raise DataError(f"The file {name} is missing: unpack the set again.")
            try:
                self._archives[name] = h5py.File(Path(self.tree.root, name), "r")
            except OSError as fault:
                raise DataError(f"The file {name} is damaged or incomplete: download it again.") from fault
        return self._archives[name]

    def _member(self, archive: str, member: str) -> bytes:
        h5py = library("h5py", "Reading HDF5")
        try:
            opened = self._archive(archive)
            if not isinstance(opened.get(member, getlink=True), h5py.HardLink):
                raise DataError(f"{member} in {archive} is missing or a link: download the file again.")
            data = opened[member]
            if data.external or data.is_virtual or data.nbytes > MAX_BYTES:
                raise DataError(f"{member} in {archive} is no picture of this file: download it again.")
            value = data[()]
        except (OSError, KeyError, RuntimeError, ValueError, AttributeError) as fault:
            raise DataError(f"{member} in {archive} is damaged: download the file again.") from fault
        return bytes(value) if isinstance(value, bytes) else bytes(value.tobytes())
