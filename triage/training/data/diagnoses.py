"""What each published diagnosis means here: a short code, and whether it counts as malignant.

A code is that of HAM10000 where there is one. Actinic keratosis (`ack`) is premalignant and counts as benign;
`akiec` of HAM10000 holds Bowen's disease too and counts as malignant, so both ways are reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.errors import DataError


@dataclass(frozen=True)
class Meaning:
    """`malignant` is 0 or 1, or None where the set itself does not know."""

    code: str
    malignant: int | None
    premalignant: bool = False


NAEVUS, MELANOMA = Meaning("nv", 0), Meaning("mel", 1)
BASAL, SQUAMOUS = Meaning("bcc", 1), Meaning("scc", 1)
BOWEN, ACTINIC = Meaning("akiec", 1, True), Meaning("ack", 0, True)
KERATOSIS, SEBORRHOEIC, DERMATOFIBROMA, VASCULAR = (
    Meaning("bkl", 0),
    Meaning("sk", 0),
    Meaning("df", 0),
    Meaning("vasc", 0),
)
UNKNOWN = Meaning("unk", None)

HAM10000: Mapping[str, Meaning] = {
    one.code: one for one in (NAEVUS, MELANOMA, BASAL, BOWEN, KERATOSIS, DERMATOFIBROMA, VASCULAR)
}
ISIC2018: Mapping[str, Meaning] = {code.upper(): meaning for code, meaning in HAM10000.items()}
ISIC2019: Mapping[str, Meaning] = {
    **{code: meaning for code, meaning in ISIC2018.items() if code != "AKIEC"},
    "AK": ACTINIC,
    "SCC": SQUAMOUS,
    "UNK": UNKNOWN,
}
PAD: Mapping[str, Meaning] = {
    "BCC": BASAL,
    "SCC": SQUAMOUS,
    "MEL": MELANOMA,
    "ACK": ACTINIC,
    "NEV": Meaning("nev", 0),
    "SEK": Meaning("sek", 0),
}
ISIC2020: Mapping[str, str] = {
    "nevus": "nv",
    "melanoma": "mel",
    "seborrheic keratosis": "sk",
    "lichenoid keratosis": "lk",
    "lentigo nos": "lentigo",
    "solar lentigo": "lentigo",
    "cafe-au-lait macule": "calm",
    "atypical melanocytic proliferation": "amp",
    "": "unk",
}
"""Diagnosis to code; the set's own `target` says what is malignant (melanoma only)."""
_SLICE_3D = (
    ("melanoma", "mel"),
    ("basal cell carcinoma", "bcc"),
    ("squamous cell carcinoma", "scc"),
    ("nevus", "nv"),
    ("seborrheic keratosis", "sk"),
    ("actinic keratosis", "ack"),
    ("dermatofibroma", "df"),
    ("lentigo", "lentigo"),
)
_SLICE_3D_FIRST = frozenset(["benign", "malignant", "indeterminate"])


def meaning(known: Mapping[str, Meaning], diagnosis: str, where: str) -> Meaning:
    """Look a diagnosis up. Raises `DataError` where the layout has none of that name."""
    if diagnosis not in known:
        raise DataError(
            f"The diagnosis {diagnosis[:60]!a} at {where} is unknown: expected {', '.join(known)}."
        )
    return known[diagnosis]


def slice_3d_code(full: str, where: str) -> str:
    """The code for ``iddx_full`` of SLICE-3D, such as ``Malignant::...::Basal cell carcinoma``.

    Where the set gives no more than ``Benign``, that is the code. Raises `DataError` where the first level is new.
    """
    levels = [level.strip() for level in full.lower().split("::")]
    if levels[0] not in _SLICE_3D_FIRST:
        raise DataError(
            f"The diagnosis {full[:60]!a} at {where} is unknown: it starts with Benign, Malignant or Indeterminate."
        )
    for level in levels[1:]:
        for words, code in _SLICE_3D:
            if words in level:
                return code
    return levels[0]
