"""Where each published set comes from and under which licence. A picture's own licence goes before its set's."""

from collections.abc import Mapping
from dataclasses import dataclass

NOT_STATED = "not stated"
CC0, CC_BY, CC_BY_NC = "CC0-1.0", "CC-BY-4.0", "CC-BY-NC-4.0"


@dataclass(frozen=True)
class Origin:
    """A set's name for people, where it was published, and its licence (SPDX where there is one)."""

    title: str
    source: str
    licence: str


_CHALLENGE = "https://challenge.isic-archive.com/data/"
ORIGINS: Mapping[str, Origin] = {
    "ham10000": Origin("HAM10000", "https://doi.org/10.7910/DVN/DBW86T", CC_BY_NC),
    "isic2016": Origin("ISIC 2016 task 3", f"{_CHALLENGE}#2016", CC0),
    "isic2017": Origin("ISIC 2017 task 3", f"{_CHALLENGE}#2017", CC0),
    "isic2018": Origin("ISIC 2018 task 3", f"{_CHALLENGE}#2018", CC_BY_NC),
    "isic2019": Origin("ISIC 2019", f"{_CHALLENGE}#2019", CC_BY_NC),
    "isic2020": Origin("ISIC 2020", "https://doi.org/10.34970/2020-ds01", CC_BY_NC),
    "isic2024": Origin("ISIC 2024 (SLICE-3D)", "https://doi.org/10.34970/2024-slice-3d", CC_BY_NC),
    "pad": Origin("PAD-UFES-20", "https://doi.org/10.17632/zr7vgbcyr2.1", CC_BY),
    "ph2": Origin(
        "PH2",
        "https://www.fc.up.pt/addi/ph2%20database.html",
        "research and education only, not redistributed",
    ),
    "folder": Origin("sorted folders", NOT_STATED, NOT_STATED),
    "other": Origin(
        "pictures without a lesion", "PAD-UFES-20, GroceryStoreDataset, scikit-image", "CC-BY-4.0 AND MIT"
    ),
}
"""By the name of the set in a manifest."""


def origin(name: str) -> Origin:
    """The origin of a set; a copy such as ``pad_large`` has that of ``pad``."""
    return ORIGINS.get(name) or ORIGINS.get(name.split("_")[0]) or Origin(name, NOT_STATED, NOT_STATED)
