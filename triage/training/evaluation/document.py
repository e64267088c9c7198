"""A report as sections of sentences, tables and drawings, and how figures are said in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from triage.training.evaluation.ink import Drawing

TOO_FEW = "too few to say"
NONE = "–"
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table: `head` names the columns, the first cell of a row names the row. `closed`: shown when asked for."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    closed: bool = False


@dataclass(frozen=True)
class Tile:
    """One figure in large type: what it is, its value, its interval or count."""

    name: str
    value: str
    under: str


@dataclass(frozen=True)
class Section:
    """A part of the report. `level` 2 or 3 is that of its heading; `anchor` is unique in the report."""

    anchor: str
    title: str
    text: Sequence[str] = ()
    tiles: Sequence[Tile] = ()
    drawings: Sequence[Drawing] = ()
    tables: Sequence[Table] = ()
    level: int = 2


@dataclass(frozen=True)
class Document:
    """The whole report in words. `facts` are the lines under the title."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section] = field(default_factory=tuple)


def number(value: float | None, digits: int = 3) -> str:
    """A figure, or a dash where there is none."""
    return NONE if value is None else f"{value:.{digits}f}"


def span(read: Figures | None, digits: int = 3) -> str:
    """A figure with its interval: 0.937 (0.923 to 0.950)."""
    if read is None or read["value"] is None:
        return NONE
    if read["low"] is None or read["high"] is None:
        return number(read["value"], digits)
    return f"{read['value']:.{digits}f} ({read['low']:.{digits}f} to {read['high']:.{digits}f})"


def counted(read: Figures | None) -> str:
    """A share with its interval and its count: 0.962 (0.926 to 0.983; 201 of 209)."""
    if read is None or read["value"] is None:
        return NONE
    return f"{read['value']:.3f} ({read['low']:.3f} to {read['high']:.3f}; {read['hits']} of {read['n']})"


def percent(value: float | None, digits: int = 1) -> str:
    """A share as per cent."""
    return NONE if value is None else f"{100 * value:.{digits}f} %"


def signed(read: Figures | None, digits: int = 3) -> str:
    """A difference with its interval and sign."""
    if read is None:
        return NONE
    return f"{read['value']:+.{digits}f} ({read['low']:+.{digits}f} to {read['high']:+.{digits}f})"


def tile(name: str, read: Figures | None, digits: int = 3) -> Tile:
    """A figure in large type with its interval under it."""
    if read is None or read["value"] is None:
        return Tile(name, NONE, "nothing to read it from")
    count = f", {read['hits']} of {read['n']}" if "hits" in read else ""
    return Tile(
        name, f"{read['value']:.{digits}f}", f"{read['low']:.{digits}f} to {read['high']:.{digits}f}{count}"
    )
