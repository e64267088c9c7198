"""The recovery sheet: one page with the code as it is typed, the warnings, and the same bytes each time."""

import io
import re
import subprocess
import sys
from datetime import date

import pytest
from pypdf import PdfReader

from tests.letter.test_letter_bytes import fonts
from triage.letter.recovery import recovery_sheet
from triage.letter.render import PAPERS
from triage.store.recovery_code import data_key_of, recovery_code

KEY = bytes(range(7, 39))
CODE = recovery_code(KEY)
DAY = date(2026, 11, 24)


def _sheet(file="anna.triage", paper="A4"):
    return recovery_sheet(CODE, file, DAY, "triage 0.1.0", paper)


def _words(data):
    return re.sub(r"\s+", " ", PdfReader(io.BytesIO(data)).pages[0].extract_text())


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("file", ["anna.triage", "W" * 250 + ".triage", "Wiśniewska\n\u202e.triage"])
def test_the_sheet_is_one_page_of_its_paper(paper, file):
    data = _sheet(file, paper)
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 1
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx(
        PAPERS[paper], abs=0.1
    )
    for name, descriptor in fonts(data).items():
        assert "SourceSans" in name or "DejaVu" in name
        assert "/FontFile2" in descriptor.get_object()


def test_it_says_what_it_is_for_and_who_can_read_the_history():
    said = _words(_sheet())
    for part in (
        "anna.triage",
        "24 November 2026",
        "Whoever has this sheet can read the history.",
        "cannot get a lost passphrase back",
        "to one person you trust",
        "triage 0.1.0",
    ):
        assert part in said.replace("\u00a0", " ")


def test_the_code_copied_from_the_page_is_the_key(tmp_path):
    (tmp_path / "s.pdf").write_bytes(_sheet())
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "s.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [line for line in text.splitlines() if re.match(r"\s*[1-4]\.\s+([0-9A-Z]{4}\s*){4}$", line)]
    assert len(lines) == 4
    assert data_key_of("\n".join(lines)) == KEY


def test_the_same_sheet_is_the_same_bytes_in_another_process():
    again = "import sys; from tests.letter.test_recovery import _sheet; sys.stdout.buffer.write(_sheet())"
    other = subprocess.run([sys.executable, "-c", again], capture_output=True, check=True).stdout
    assert other == _sheet() == _sheet()


def test_nothing_runs_into_the_line_at_the_foot(tmp_path):
    """The lowest text above the foot ends clear of it, on the shorter paper too."""
    (tmp_path / "s.pdf").write_bytes(_sheet(paper="Letter"))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "s.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    found = re.findall(r'yMin="([\d.]+)".*yMax="([\d.]+)">([^<]+)<', boxes)
    foot = min(float(low) for low, _, word in found if word == "kept")
    above = max(float(high) for low, high, _ in found if float(low) < foot - 2)
    assert foot - above > 6
