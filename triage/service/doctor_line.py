"""One line of the doctor."""

from dataclasses import dataclass
from enum import StrEnum

from triage.words import words

FAULT = 1
"""Exit code where the installation itself is not whole."""


class Level(StrEnum):
    """How a check went. `look` is no fault, but better looked at."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """What one check found. `code` is the exit code where it is wrong, 0 otherwise."""

    check: str
    level: Level
    text: str
    code: int = 0


def line(check: str, found: str, level: Level = Level.OK, *, code: int = 0, **values: object) -> Line:
    """Make a line with the words of the catalogue."""
    return Line(check, level, words(f"doctor.{check}.{found}", **values), code)
