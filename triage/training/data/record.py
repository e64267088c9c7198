"""One picture of any set, with everything the workbench keeps of it: a row of manifest.csv."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from triage.errors import DataError
from triage.training.data.cells import flag, guarded, plain_id, whole

SPLITS = ("train", "calibrate", "test")
"""The names of the three parts; published sets call `calibrate` validation."""


@dataclass(frozen=True)
class Record:
    """One picture. An empty text or None means that the set does not say.

    `file` is a path under the folder of the source, or ``archive.hdf5#member``. `malignant` is 0 or 1, and None
    where there is no lesion or no diagnosis. `premalignant` marks actinic keratosis, which HAM10000 counts as
    malignant (its `akiec` holds Bowen's disease) and PAD-UFES-20 and ISIC 2019 do not. `confirmed` is how the
    diagnosis was made, `width` and `height` are pixels, `source` and `licence` are those of the picture.
    """

    image_id: str
    set: str
    modality: str
    diagnosis: str
    malignant: int | None
    premalignant: bool = False
    file: str = ""
    lesion_id: str = ""
    patient_id: str = ""
    group: str = ""
    split: str = ""
    confirmed: str = ""
    age: str = ""
    sex: str = ""
    site: str = ""
    fitzpatrick: str = ""
    width: int | None = None
    height: int | None = None
    mask: str = ""
    note: str = ""
    archive: str = ""
    source: str = ""
    licence: str = ""


COLUMNS = (
    "archive",
    "file",
    "set",
    "image_id",
    "lesion_id",
    "patient_id",
    "group",
    "split",
    "modality",
    "diagnosis",
    "malignant",
    "premalignant",
    "confirmed",
    "age",
    "sex",
    "site",
    "fitzpatrick",
    "width",
    "height",
    "mask",
    "note",
    "source",
    "licence",
)
"""Columns of manifest.csv in their order; a manifest without the last two is read too."""
REQUIRED = frozenset(["file", "set", "image_id", "split", "modality", "diagnosis", "malignant"])
_ENCODED = frozenset(["malignant", "premalignant", "width", "height"])
_IDS = ("image_id", "lesion_id", "patient_id")
_TEXTS = tuple(field.name for field in fields(Record) if field.name not in _ENCODED)


def to_cells(record: Record) -> list[str]:
    """The cells of one row of manifest.csv, in the order of `COLUMNS`."""
    values = asdict(record) | {"premalignant": _premalignant(record)}
    return ["" if values[column] is None else str(values[column]) for column in COLUMNS]


def from_cells(cells: Mapping[str, str], where: str) -> Record:
    """Read one row of manifest.csv; `where` names the line in a message. Raises `DataError`."""
    if cells["split"] not in ("", *SPLITS):
        raise DataError(f"The split {cells['split'][:40]!a} at {where} is none of {', '.join(SPLITS)}.")
    texts = {name: guarded(cells.get(name, ""), f"{name} at {where}") for name in _TEXTS}
    ids = {name: plain_id(texts[name], f"{name} at {where}") for name in _IDS}
    return Record(
        **(texts | ids),
        malignant=flag(cells["malignant"], f"malignant at {where}"),
        premalignant=bool(flag(cells.get("premalignant", ""), f"premalignant at {where}")),
        width=whole(cells.get("width", ""), f"width at {where}"),
        height=whole(cells.get("height", ""), f"height at {where}"),
    )


def _premalignant(record: Record) -> int | None:
    return None if record.malignant is None else int(record.premalignant)
