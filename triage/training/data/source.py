"""A folder or a table, told by its contents: its records, one at a time, each with the picture it belongs to."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from triage.errors import DataError
from triage.training.data.layouts import (
    folders,
    ham10000,
    isic_2016_2017,
    isic_2020_2024,
    isic_one_hot,
    pad,
    ph2,
)
from triage.training.data.layouts import manifest as own
from triage.training.data.layouts.base import Layout
from triage.training.data.pictures import MEMBER, Pictures
from triage.training.data.record import Record
from triage.training.data.tables import SUFFIXES, Table, look
from triage.training.data.tree import Tree

TABLES: tuple[Layout, ...] = (
    own.LAYOUT,
    ham10000.LAYOUT,
    isic_2016_2017.ISIC_2016,
    isic_2016_2017.ISIC_2017,
    isic_one_hot.ISIC_2018,
    isic_one_hot.ISIC_2019,
    isic_2020_2024.ISIC_2020,
    isic_2020_2024.ISIC_2024,
    pad.LAYOUT,
)
AUTO = "auto"
LAYOUTS = (AUTO, *(layout.name for layout in TABLES), ph2.NAME, folders.NAME)
"""Names for ``--layout``."""


@dataclass(frozen=True)
class Part:
    """One table or pair of folders of a source. `name` is its place, for messages and to find pictures near it."""

    layout: str
    name: str
    read: Callable[[], Iterator[Record]]


class Source:
    """Records of a source in the order of its tables, as often as they are asked for.

    Only ids are kept between two records, so that 400,000 rows are no burden.
    """

    def __init__(self, tree: Tree, parts: Sequence[Part], *, skip_missing: bool = False) -> None:
        self.tree, self.parts, self.skip_missing = tree, tuple(parts), skip_missing
        self.skipped = 0
        """Rows without a picture that the last pass left out."""

    @property
    def layouts(self) -> tuple[str, ...]:
        """Names of the layouts found."""
        return tuple(dict.fromkeys(part.layout for part in self.parts))

    def records(self) -> Iterator[Record]:
        """Yield every record, `file` filled. Raises `DataError` for an id given twice or a picture missing."""
        self.skipped = 0
        ids: dict[str, set[str]] = defaultdict(set)
        layout_of: dict[str, str] = {}
        several = len(self.layouts) > 1
        with Pictures(self.tree) as pictures:
            for part in self.parts:
                for record in part.read():
                    if not record.image_id or record.image_id in ids[record.set]:
                        raise DataError(
                            f"The id {record.image_id or 'of a picture'} is empty or given twice in {part.name}."
                        )
                    ids[record.set].add(record.image_id)
                    file = self._file(record, part, pictures)
                    if file is None:
                        self.skipped += 1
                        continue
                    if several and layout_of.setdefault(file, part.layout) != part.layout:
                        raise DataError(
                            f"{file} is in two layouts: choose --layout {layout_of[file]} or {part.layout}."
                        )
                    yield replace(record, file=file)

    def _file(self, record: Record, part: Part, pictures: Pictures) -> str | None:
        file = self._find(record, part, pictures)
        if file is None and not self.skip_missing:
            raise DataError(
                f"The picture {record.file or record.image_id} of {part.name} is missing: "
                "unpack the set again, or use --skip-missing."
            )
        return file

    def _find(self, record: Record, part: Part, pictures: Pictures) -> str | None:
        archive, mark, member = record.file.partition(MEMBER)
        if mark and archive in self.tree.archives:
            return record.file if pictures.has_member(archive, member) else None
        if record.file:
            return self.tree.existing(record.file)
        if part.layout == isic_2020_2024.ISIC_2024.name:
            for name in self.tree.archives:
                if pictures.has_member(name, record.image_id):
                    return f"{name}{MEMBER}{record.image_id}"
        return self.tree.picture(record.image_id, part.name)


def open_source(path: Path, layout: str = AUTO, *, skip_missing: bool = False) -> Source:
    """Tell what a folder, or one table of it, holds. Raises `DataError` where no layout is found."""
    tree = Tree(path if path.is_dir() else path.parent)
    if not path.exists():
        raise DataError(f"There is no {path}: name a folder of pictures or its table.")
    only = None if path.is_dir() else path.name
    parts = _parts(tree, layout, only)
    if not parts:
        raise DataError(_nothing(tree, path, layout, only))
    return Source(tree, parts, skip_missing=skip_missing)


def open_manifest(manifest: Path, folder: Path) -> Source:
    """A manifest that may lie elsewhere; its files are those of `folder`. Raises `DataError` where it is none."""
    table = look(manifest, manifest.name)
    if table is None or table.lacks(own.LAYOUT.needed):
        raise DataError(
            f"{manifest} is no manifest: its first line needs {', '.join(sorted(own.LAYOUT.needed))}."
        )
    part = Part(own.LAYOUT.name, table.name, partial(own.LAYOUT.read, table, ()))
    return Source(Tree(folder), [part])


def _parts(tree: Tree, layout: str, only: str | None) -> list[Part]:
    tables = _tables(tree)
    chosen = [table for table in tables if only in (None, table.name)]
    wanted = [one for one in TABLES if layout in (AUTO, one.name)]
    whole = [
        Part(one.name, table.name, partial(one.read, table, tables))
        for one in wanted
        for table in chosen
        if one.key <= set(table.columns) and not table.lacks(one.needed)
    ]
    manifests = [part for part in whole if part.layout == own.LAYOUT.name]
    if manifests:
        return manifests
    if layout in (AUTO, ph2.NAME):
        whole += _ph2(tree, only)
    if not whole and only is None and layout in (AUTO, folders.NAME):
        whole = [Part(folders.NAME, name, partial(folders.read, tree, name)) for name in folders.pairs(tree)]
    return whole


def _tables(tree: Tree) -> list[Table]:
    found = (
        look(tree.root / name, name) for name in tree.files if PurePosixPath(name).suffix.lower() in SUFFIXES
    )
    return [table for table in found if table is not None]


def _ph2(tree: Tree, only: str | None) -> list[Part]:
    named = [name for name in tree.files if only in (None, name)]
    texts = [name for name in named if name.lower().endswith(".txt") and ph2.is_text(tree.root / name)]
    if texts:
        return [Part(ph2.NAME, name, partial(ph2.read_text, tree.root / name, name)) for name in texts]
    books = [name for name in named if ph2.is_workbook(tree.root / name)]
    return [Part(ph2.NAME, name, partial(ph2.read_workbook, tree.root / name, name)) for name in books]


def _nothing(tree: Tree, path: Path, layout: str, only: str | None) -> str:
    """The sentence for a source without a layout: the nearest miss, where there is one."""
    for one in TABLES:
        for table in _tables(tree):
            if one.key <= set(table.columns) and layout in (AUTO, one.name) and only in (None, table.name):
                return f"The table {table.name} ({one.name}) lacks {', '.join(table.lacks(one.needed))}."
    return f"No known layout was found in {path}: see --layout for the ones that are read."
