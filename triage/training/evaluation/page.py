"""The report as one HTML page that asks for nothing outside, and as Markdown."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from triage.training.evaluation.document import Document, Section, Table
from triage.training.evaluation.ink import tokens
from triage.words import words

_INTERVAL = re.compile(r"(?P<value>\S+) \((?P<interval>[^()]* to [^()]*)\)")
_TEMPLATES = Path(__file__).parent / "templates"


def page(document: Document) -> str:
    """The page. Drawings lie in it as SVG in the colours of `assets/style`, light and dark."""
    return rendered("report.html", {"document": document, "intended_use": words("intended_use")})


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """Fill one of our templates, with the style inside; every value is escaped."""
    engine = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    engine.filters["figure"] = figure
    style = {
        "tokens": Markup(tokens()),  # noqa: S704 - our own style sheet
        "style": Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704
    }
    return engine.get_template(template).render({**style, **values})


def figure(cell: str) -> Markup:
    """A cell of a table; an interval in brackets goes on a line of its own, smaller."""
    parts = _INTERVAL.fullmatch(cell)
    if parts is None:
        return escape(cell)
    return Markup("{} <small>{}</small>").format(parts["value"], parts["interval"])


def markdown(document: Document, drawings: str = "figures") -> str:
    """The report as Markdown; drawings are files in the folder `drawings` beside it."""
    parts = [f"# {document.title}", document.subtitle]
    parts.append("\n".join(f"- {name}: {value}" for name, value in document.facts))
    for section in document.sections:
        parts += _section(section, drawings)
    parts.append(words("intended_use"))
    return "\n\n".join(parts) + "\n"


def _section(section: Section, drawings: str) -> list[str]:
    parts = [f"{'#' * section.level} {section.title}", *section.text]
    if section.tiles:
        parts.append("\n".join(f"- {tile.name}: **{tile.value}** ({tile.under})" for tile in section.tiles))
    parts += [f"![{one.alt}]({drawings}/{one.name}.svg)" for one in section.drawings]
    for table in section.tables:
        parts += [f"**{table.title}**", _grid(table), *([table.note] if table.note else [])]
    return parts


def _grid(table: Table) -> str:
    lines = [table.head, ["---"] * len(table.head), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
