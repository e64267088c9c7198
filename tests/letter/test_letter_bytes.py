"""The file itself: the same bytes every time, fonts inside, photos verbatim, no stray font."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from tests.letter.letters import FULL, check, letter, picture, two_photos
from tests.letter.letters import URGENT as ANSWERS
from triage.letter import PAPERS, render

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = (
    "import hashlib; from tests.letter.letters import two_photos; from triage.letter import render; "
    "print(hashlib.sha256(render(two_photos())).hexdigest())"
)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render(two_photos()) == render(two_photos())


def test_the_bytes_do_not_depend_on_the_process() -> None:
    digests = {hashlib.sha256(render(two_photos())).hexdigest()}
    for seed in ("0", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_another_letter_between_changes_nothing() -> None:
    first = render(two_photos())
    render(letter([check(ANSWERS)], FULL))
    assert render(two_photos()) == first


def fonts(data: bytes) -> dict[str, object]:
    """Every font of the file by name, with its descriptor."""
    found = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for entry in page["/Resources"]["/Font"].values():
            font = entry.get_object() if isinstance(entry, IndirectObject) else entry
            found[str(font["/BaseFont"])] = font.get("/FontDescriptor")
    return found


@pytest.mark.parametrize("paper", list(PAPERS))
def test_every_font_is_embedded_and_none_is_a_stand_in(paper: str) -> None:
    found = fonts(render(two_photos(), paper))
    assert found
    for name, descriptor in found.items():
        assert "SourceSans" in name or "DejaVu" in name, name
        assert descriptor is not None
        assert "/FontFile2" in descriptor.get_object()
    assert b"Helvetica" not in render(two_photos(), paper)


def test_photos_go_in_byte_for_byte() -> None:
    data = render(two_photos())
    assert picture(0) in data
    assert picture(1) in data


def test_the_file_names_itself_and_its_language() -> None:
    file = PdfReader(io.BytesIO(render(two_photos())))
    assert file.metadata is not None
    assert file.metadata.title == "Referral letter TR-2026-1123-7K4Q"
    assert file.trailer["/Root"]["/Lang"] == "en-GB"


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper(paper: str, size: tuple[int, int]) -> None:
    box = PdfReader(io.BytesIO(render(two_photos(), paper))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
