"""The files of a report in its folder: JSON, Markdown with drawings, one page, and the gallery that stays here."""

import json
from collections.abc import Sequence
from pathlib import Path

from triage.training.evaluation.cases import Case
from triage.training.evaluation.document import Document, Figures
from triage.training.evaluation.gallery import FILE as GALLERY
from triage.training.evaluation.gallery import gallery
from triage.training.evaluation.page import markdown, page

JSON, MARKDOWN, PAGE, DRAWINGS = "report.json", "report.md", "report.html", "figures"


def write_report(out: Path, read: Figures, document: Document) -> None:
    """Write the figures as JSON, Markdown, drawings and page into the folder `out`; none of them holds a photo."""
    (out / JSON).write_text(json.dumps(read, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / MARKDOWN).write_text(markdown(document, DRAWINGS), encoding="utf-8")
    (out / PAGE).write_text(page(document), encoding="utf-8")
    drawings = out / DRAWINGS
    drawings.mkdir(exist_ok=True)
    for section in document.sections:
        for drawing in section.drawings:
            (drawings / f"{drawing.name}.svg").write_text(drawing.for_file(), encoding="utf-8")


def write_gallery(out: Path, cases: Sequence[Case], folder: Path, title: str) -> None:
    """Write the gallery of failures, and beside it a note to git that keeps the folder's photos out."""
    (out / GALLERY).write_text(gallery(cases, folder, title), encoding="utf-8")
    (out / ".gitignore").write_text(f"{GALLERY}\n", encoding="utf-8")
