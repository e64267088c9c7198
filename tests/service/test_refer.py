"""The letter out of a history: photos without their hidden data, what was filled in, the card's figures."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.builders import ALL_NO, answers, blurred_photo, desk, jpeg, sharp_photo, skin
from triage.domain.prediction import Prediction, Thresholds
from triage.domain.referral import LetterDetails
from triage.domain.tier import Kind
from triage.errors import HistoryError, UsageError
from triage.service import refer
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import add_lesion, save

MAKER = "Secretcam"
URGENT = {**ALL_NO, "items": {**ALL_NO["items"], "size": "yes", "shape": "yes"}}
DETAILS = LetterDetails(
    name="Ana Lind",
    born="1980",
    medicines="none",
    onset="in May",
    consent_images=True,
    consent_date=date(2026, 11, 24),
)


def photo_with_gps() -> bytes:
    """A photo whose file says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 0.0)})
    return jpeg(skin(3, size=(600, 800)), exif=exif)


def kept(room: Desk, *photos: bytes | None, given: dict[str, Any] = URGENT) -> str:
    """Keep one check a photo under one mark; return the mark's id."""
    lesion_id = None
    for data in photos:
        result = check(data, answers(**given), model=None)
        lesion_id = save(room, data, result, lesion_id=lesion_id).lesion_id
    assert lesion_id is not None
    return lesion_id


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def test_where_and_with_what_a_photo_was_taken_stays_out_of_the_file(tmp_path: Path) -> None:
    original = photo_with_gps()
    assert b"Exif" in original
    assert MAKER.encode() in original
    room = desk(tmp_path / "h.triage")
    data = refer.letter(room, kept(room, original), DETAILS)
    for trace in (b"Exif", b"GPS", MAKER.encode()):
        assert trace not in data
    (picture,) = PdfReader(io.BytesIO(data)).pages[0].images
    printed = Image.open(io.BytesIO(picture.data))
    assert printed.size == (600, 800)
    assert not printed.getexif()


def test_the_letter_tells_what_the_history_holds(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    lesion_id = kept(room, sharp_photo(1), sharp_photo(2))
    add_lesion(room, "Left hand", "hand_back", "left")
    text = text_of(refer.letter(room, lesion_id, DETAILS))
    for part in (
        "URGENT",
        "Ana Lind",
        "Upper back, left",
        "Latest photo",
        "Left hand",
        "4 of 10",
        "not assessed",
    ):
        assert part in text


def test_a_refused_photo_is_printed_and_named(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    data = refer.letter(room, kept(room, blurred_photo()), DETAILS)
    assert "was refused by the quality check: too blurred" in text_of(data)
    assert len(PdfReader(io.BytesIO(data)).pages[0].images) == 1


def test_questions_alone_give_a_letter(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    text = text_of(refer.letter(room, kept(room, None), LetterDetails()))
    assert "No photo was taken at the check on" in text
    assert "Name not recorded" in text


def test_the_same_desk_gives_the_same_letter(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        room = desk(tmp_path / f"{name}.triage")
        made.append(refer.letter(room, kept(room, sharp_photo()), DETAILS))
    assert made[0] == made[1]


def test_a_mark_without_a_check_has_no_letter(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    lesion = add_lesion(room, "New one", "chest", None)
    with pytest.raises(UsageError, match="has not been checked"):
        refer.letter(room, lesion.id, DETAILS)
    with pytest.raises(HistoryError):
        refer.letter(room, "nobody", DETAILS)
    with pytest.raises(UsageError, match="A5"):
        refer.letter(room, lesion.id, DETAILS, paper="A5")


def test_us_letter_paper(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    data = refer.letter(room, kept(room, None), DETAILS, paper="Letter")
    assert round(PdfReader(io.BytesIO(data)).pages[0].mediabox.width) == 612


def test_what_was_filled_in_comes_back_for_its_mark(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    first, second = kept(room, None), kept(room, None)
    refer.keep_details(room, first, DETAILS)
    assert refer.known_details(room, first) == DETAILS
    assert refer.known_details(room, second) == LetterDetails(name="Ana Lind", born="1980", medicines="none")
    refer.keep_details(room, second, replace(DETAILS, name="Ana Berg", onset="in June"))
    assert refer.known_details(room, first).onset == "in May"
    assert refer.known_details(room, first).name == "Ana Berg"


def test_other_parts_of_the_profile_are_left_alone(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    room.history.set_profile({"language": "en"}, room.clock())
    refer.keep_details(room, kept(room, None), DETAILS)
    assert room.history.profile()["language"] == "en"


def test_letter_ids_can_be_read_out() -> None:
    made = refer.letter_id("2026-1123", "8a6e0804-2bd0-4672-b79d-d97027f9071a")
    assert made == refer.letter_id("2026-1123", "8a6e0804-2bd0-4672-b79d-d97027f9071a")
    assert made.startswith("TR-2026-1123-")
    assert len(made) == len("TR-2026-1123-7K4Q")
    assert not set(made[-4:]) & set("01IO")
    assert len({refer.letter_id("d", f"id-{number}") for number in range(200)}) == 200


MEASURED = {"value": 0.9, "low": 0.8, "high": 0.95, "n": 100}


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        ({"test": {"clinical": {"sensitivity": MEASURED, "specificity": MEASURED, "data": "set A"}}}, True),
        ({"test": {"clinical": {"sensitivity": MEASURED}}}, False),
        ({"test": {"dermoscopic": {}}}, False),
        ({"test": {"clinical": {"sensitivity": {"value": "x"}, "specificity": MEASURED}}}, False),
        ({"test": None}, False),
        ({}, False),
    ],
)
def test_figures_come_from_the_card_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, whole: dict[str, Any], found: bool
) -> None:
    monkeypatch.setattr(refer, "read_card", lambda _: SimpleNamespace(whole=whole))
    figures = refer._figures(Prediction("net", Kind.CLINICAL, 0.2, Thresholds(0.1, 0.5)))
    assert (figures is not None) == found
    if figures:
        assert figures.data == "set A"
        assert figures.sensitivity.count == 100


def test_a_missing_model_has_no_figures() -> None:
    assert refer._figures(Prediction("no-such-net", Kind.CLINICAL, 0.2, Thresholds(0.1, 0.5))) is None
    assert refer._figures(None) is None


def test_a_photo_of_a_private_place_is_not_printed(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    lesion_id = kept(room, sharp_photo(), given={**URGENT, "site": "genital", "side": None})
    made = refer.compose_letter(room, lesion_id, DETAILS)
    assert made.photos == ()
    assert "not printed" in text_of(refer.letter(room, lesion_id, DETAILS))
    room.close()


def test_a_mark_whose_place_was_only_told_in_a_later_check_is_private_too(tmp_path: Path) -> None:
    room = desk(tmp_path / "h.triage")
    lesion_id = kept(room, sharp_photo())
    assert refer.compose_letter(room, lesion_id, DETAILS).photos
    data = sharp_photo(seed=2)
    result = check(data, answers(**{**URGENT, "site": "genital", "side": None}), model=None)
    save(room, data, result, lesion_id=lesion_id)
    assert refer.compose_letter(room, lesion_id, DETAILS).photos == ()
    room.close()


def test_what_is_given_now_is_laid_over_what_is_known() -> None:
    merged = refer.with_details(DETAILS, {"question": "Is it the shoe?", "medicines": "apixaban"})
    assert (merged.name, merged.question, merged.medicines) == ("Ana Lind", "Is it the shoe?", "apixaban")
    with pytest.raises(UsageError, match="nonsense"):
        refer.with_details(DETAILS, {"nonsense": "x"})
    with pytest.raises(UsageError):
        refer.with_details(DETAILS, ["x"])


def test_letter_ids_are_many() -> None:
    made = {refer.letter_id("2026-1124", f"{number:032x}") for number in range(3000)}
    assert len(made) > 2980
