"""The file that a person brought to a kiosk visit."""

from dataclasses import dataclass
from typing import Final

from triage.service.desk import Desk
from triage.service.handover import Kind, Whose
from triage.service.stick import Taken

MOST_WRONG: Final = 5
"""Wrong passphrases after which the file is put away."""


@dataclass
class Brought:
    """One file, copied into the visit's folder. `opened` once its marks are those of the visit.

    `taken` is where on the stick it came from, None for an upload; `people` are those in it, to choose from.
    """

    kind: Kind
    name: str
    desk: Desk
    taken: Taken | None = None
    wrong: int = 0
    people: tuple[Whose, ...] = ()
    opened: bool = False
