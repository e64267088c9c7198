"""The page of scale cards: right size, right patterns, words, bytes; and our own detection finds the printed card."""

import io
import re
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from pypdf import PdfReader

from tests.letter.test_letter_bytes import fonts
from triage.domain.scale_card import (
    BAR_MM,
    BAR_START,
    HEIGHT_MM,
    MARKER_MM,
    MARKERS,
    MODULES,
    PATCH_HEIGHT_MM,
    PATCH_WIDTH_MM,
    PATCHES,
    WIDTH_MM,
    WINDOW,
    WINDOW_RADIUS_MM,
    covered,
)
from triage.errors import UsageError
from triage.imaging.light import linear
from triage.imaging.measure_shape import area_of
from triage.imaging.plane import homography, mapped
from triage.imaging.scale import look_for_card
from triage.imaging.scale_colour import patch_light
from triage.letter.scale_card import ACROSS, DOWN, PAPERS, scale_card

DPI = 300
A_MM = DPI / 25.4  # pixels


@pytest.fixture(scope="module")
def raster(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The A4 page at 300 dpi, RGB."""
    page = tmp_path_factory.mktemp("card") / "card.pdf"
    page.write_bytes(scale_card("a4"))
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-png", "-singlefile", page, page.with_suffix("")], check=True
    )
    return np.ascontiguousarray(cv2.imread(str(page.with_suffix(".png")))[..., ::-1])


@pytest.fixture(scope="module")
def one_card(raster: np.ndarray) -> np.ndarray:
    """The upper left card, cut out a little wide."""
    dark = np.argwhere(cv2.cvtColor(raster, cv2.COLOR_RGB2GRAY)[: raster.shape[0] // 2] == 0)
    squares = dark[dark[:, 0] > 3 * raster.shape[0] // 10]
    top, left = squares.min(axis=0) - 20
    return np.ascontiguousarray(
        raster[top : top + round(HEIGHT_MM * A_MM), left : left + round((WIDTH_MM - 4) * A_MM)]
    )


def test_the_patterns_are_those_of_the_family() -> None:
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    for marker in MARKERS:
        wanted = cv2.aruco.Dictionary.getBitsFromByteList(family.bytesList[marker.id : marker.id + 1], 6)
        ours = [[marker.is_white(row, column) for column in range(MODULES)] for row in range(MODULES)]
        assert np.array_equal(np.pad(wanted, 1), np.array(ours, dtype=np.uint8))


def test_nothing_on_the_card_overlaps() -> None:
    boxes = [(one.left, one.top, MARKER_MM, MARKER_MM) for one in MARKERS]
    boxes += [(one.left, one.top, PATCH_WIDTH_MM, PATCH_HEIGHT_MM) for one in PATCHES]
    boxes.append((*BAR_START, BAR_MM, 2.0))
    module = MARKER_MM / MODULES
    for nth, (left, top, width, height) in enumerate(boxes):
        assert left >= module
        assert top >= module
        assert left + width <= WIDTH_MM - module
        assert top + height <= HEIGHT_MM
        nearest = np.hypot(*(np.clip(WINDOW, (left, top), (left + width, top + height)) - np.array(WINDOW)))
        assert nearest >= WINDOW_RADIUS_MM + module
        for x, y, across, down in boxes[:nth]:
            assert left >= x + across or x >= left + width or top >= y + down or y >= top + height


def test_a_printed_card_is_found_at_its_size(one_card: np.ndarray) -> None:
    seen = look_for_card(one_card)
    assert seen.fault is None
    assert seen.markers == len(MARKERS)
    assert seen.scale is not None
    assert seen.rms_mm is not None
    assert seen.rms_mm < 0.05
    assert seen.scale.pixels_per_mm == pytest.approx(A_MM, rel=0.002)


def test_the_bar_is_50_mm_on_the_plane_of_the_markers(one_card: np.ndarray) -> None:
    seen = look_for_card(one_card)
    assert seen.to_mm is not None
    line = mapped(
        np.linalg.inv(seen.to_mm), [(x / 20, BAR_START[1] + 0.6) for x in range(20 * int(WIDTH_MM - 4))]
    )
    grey = cv2.cvtColor(one_card, cv2.COLOR_RGB2GRAY)
    dark = [
        n / 20 for n, (x, y) in enumerate(line) if 0 <= x < grey.shape[1] and grey[round(y), round(x)] < 128
    ]
    assert min(dark) == pytest.approx(BAR_START[0], abs=0.15)
    assert max(dark) - min(dark) == pytest.approx(BAR_MM, abs=0.15)


def test_the_greys_are_neutral_and_as_bright_as_asked(one_card: np.ndarray) -> None:
    seen = look_for_card(one_card)
    assert seen.to_mm is not None
    light = patch_light(one_card, seen.to_mm)
    for patch, level in zip(PATCHES, light, strict=True):
        assert np.ptp(level) == 0
        assert level[0] == pytest.approx(patch.reflectance, abs=0.005)
    assert float(linear(one_card).max()) == 1.0


def test_what_the_card_covers_is_the_card_without_its_window() -> None:
    half = sum(area_of(np.array(part)) for part in covered())
    assert half == pytest.approx(WIDTH_MM * HEIGHT_MM - np.pi * WINDOW_RADIUS_MM**2, rel=0.005)


@pytest.mark.parametrize("paper", list(PAPERS))
def test_the_page_is_whole(paper: str) -> None:
    data = scale_card(paper)
    assert data == scale_card(paper.upper())
    file = PdfReader(io.BytesIO(data))
    assert len(file.pages) == 1
    box = file.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(PAPERS[paper], abs=0.1)
    assert file.trailer["/Root"]["/Lang"] == "en-GB"
    assert file.trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"
    for name, descriptor in fonts(data).items():
        assert "SourceSans" in name or "DejaVu" in name
        assert "/FontFile2" in descriptor.get_object()  # type: ignore[attr-defined]
    text = re.sub(r"\s+", " ", file.pages[0].extract_text())
    assert text.count("This bar must be 50 mm long.") == ACROSS * DOWN
    for said in (
        "actual size",
        "fit to page",
        "with a ruler",
        "Printed greys are only about right",
        "not a diagnosis",
    ):
        assert said in text


def test_the_program_reads_the_words_pdftotext_reads(tmp_path: Path) -> None:
    page = tmp_path / "card.pdf"
    page.write_bytes(scale_card("letter"))
    text = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True).stdout
    assert "Scale card" in text
    assert "\ufffd" not in text


def test_another_paper_is_refused() -> None:
    with pytest.raises(UsageError, match="a4 or letter"):
        scale_card("a5")


def test_the_homography_of_nine_numbers_is_read_row_by_row() -> None:
    assert homography(range(9))[0].tolist() == [0, 1, 2]
