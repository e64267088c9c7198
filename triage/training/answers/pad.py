"""PAD-UFES-20's answers as answers to triage's own questions, so that training and serving see the same.

Only columns that are filled alike in both classes are read: age, region, itch, grew, hurt, changed, bleed, elevation.
Sex, skin type, smoking, diameters and the like are empty for two thirds of the benign lesions and for none of the
malignant ones (only biopsied lesions were documented): they tell the paperwork.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from triage.classifier.answers import GROUP_OF, VARIABLES
from triage.domain.answers import Answer, Answers
from triage.errors import DataError

FILE = "pad_answers.csv"
"""The table of answers, beside the manifest."""

_SAID = {"True": Answer.YES, "False": Answer.NO, "UNK": Answer.UNKNOWN, "": Answer.UNKNOWN}

_SITE = {
    "ABDOMEN": "belly",
    "ARM": "arm_front",
    "BACK": "back_mid",
    "CHEST": "chest",
    "EAR": "ear",
    "FACE": "cheek",
    "FOOT": "foot_top",
    "FOREARM": "forearm_back",
    "HAND": "hand_back",
    "LIP": "lip_skin",
    "NECK": "neck_front",
    "NOSE": "nose",
    "SCALP": "scalp_top",
    "THIGH": "thigh_front",
}
"""A region of the data set, and one site of ours in the same group; only the group is used."""


@dataclass(frozen=True)
class PadCase:
    """One picture's answers; not every picture is here. Actinic keratosis counts as benign, as in the data set."""

    image_id: str
    lesion_id: str
    patient_id: str
    split: str
    diagnosis: str
    malignant: int
    biopsied: bool
    answers: Answers

    @property
    def complete(self) -> bool:
        """True where every variable of the second voice is known."""
        known = all(read(self.answers) is not Answer.UNKNOWN for read in VARIABLES.values())
        return known and self.answers.age is not None and self.answers.site in GROUP_OF


def pad_answers(folder: Path) -> dict[str, PadCase]:
    """Read every picture's answers, by the manifest's ``image_id``. Raises `DataError` where the table is missing."""
    try:
        with (folder / FILE).open(encoding="utf-8", newline="") as lines:
            cases = [_case(record) for record in csv.DictReader(lines)]
    except OSError as fault:
        raise DataError(f"No {FILE} was found: copy it beside manifest.csv.") from fault
    except (KeyError, ValueError) as fault:
        raise DataError(f"{FILE} is not the table of PAD-UFES-20's answers: copy it again.") from fault
    return {case.image_id: case for case in cases}


def one_case_a_lesion(cases: Iterable[PadCase]) -> tuple[PadCase, ...]:
    """Keep the first picture of each lesion; all pictures of a lesion have the same answers."""
    first: dict[str, PadCase] = {}
    for case in cases:
        first.setdefault(case.lesion_id, case)
    return tuple(first.values())


def _case(record: dict[str, str]) -> PadCase:
    itch, hurt = _SAID[record["itch"]], _SAID[record["hurt"]]
    return PadCase(
        image_id=Path(record["img_id"]).stem,
        lesion_id=f"{record['patient_id']}_{record['lesion_id']}",
        patient_id=record["patient_id"],
        split=record["split"],
        diagnosis=record["diagnostic"],
        malignant=int(record["malignant"]),
        biopsied=record["biopsed"] == "True",
        answers=Answers(
            age=int(record["age"]) if record["age"] else None,
            site=_SITE[record["region"]] if record["region"] else None,
            items={
                "size": _SAID[record["grew"]],
                "sensation": _either(itch, hurt),
                "oozing": _SAID[record["bleed"]],
            },
            flags={"change": _SAID[record["changed"]], "efg": {"raised": _SAID[record["elevation"]]}},
        ),
    )


def _either(one: Answer, other: Answer) -> Answer:
    """Yes where one of them is, no where both are."""
    for answer in (Answer.YES, Answer.UNKNOWN):
        if answer in (one, other):
            return answer
    return Answer.NO
