"""Missed malignant lesions and the worst false alarms as small pictures, in a file of their own.

The pictures are of people: the file stays on the machine and is never committed. The report itself holds none.
"""

import base64
from collections.abc import Sequence
from pathlib import Path

import cv2

from triage.errors import PictureError
from triage.imaging.decode import decode
from triage.imaging.resize import shrink_longest
from triage.training.evaluation.cases import Case, lesions_of
from triage.training.evaluation.page import rendered

FILE = "gallery.html"
MOST = 24
"""Pictures of each part of a set."""
LONGEST = 160
QUALITY = 75


def missed(lesions: Sequence[Case]) -> list[Case]:
    """Malignant lesions that were not flagged, the lowest score first; those without a score before them."""
    found = [case for case in lesions if case.row.malignant and not case.flagged]
    return sorted(found, key=lambda case: case.score if case.classified else -1.0)[:MOST]


def false_alarms(lesions: Sequence[Case]) -> list[Case]:
    """Benign lesions that were flagged, the highest score first."""
    found = [case for case in lesions if case.row.malignant == 0 and case.flagged]
    return sorted(found, key=lambda case: -case.score)[:MOST]


def gallery(cases: Sequence[Case], folder: Path, title: str) -> str:
    """The page with all small pictures in it."""
    parts = []
    for name in sorted({case.row.set for case in cases}):
        lesions = lesions_of(case for case in cases if case.row.set == name)
        if lesions:
            parts.append((f"{name}: malignant, not flagged", _shown(missed(lesions), folder)))
            parts.append(
                (f"{name}: benign, flagged, highest score first", _shown(false_alarms(lesions), folder))
            )
    return rendered("gallery.html", {"title": title, "parts": parts})


def _shown(cases: Sequence[Case], folder: Path) -> list[dict[str, str]]:
    return [
        {"file": case.row.file, "jpeg": jpeg, "words": _words(case)}
        for case in cases
        if (jpeg := _small(folder / case.row.file)) is not None
    ]


def _words(case: Case) -> str:
    score = f"{case.score:.3f}, {case.outcome}" if case.classified else case.outcome
    return f"{case.row.image_id}: {case.row.diagnosis}, {score}"


def _small(path: Path) -> str | None:
    try:
        pixels = shrink_longest(decode(path.read_bytes()).pixels, LONGEST)
    except (OSError, PictureError):
        return None
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return base64.b64encode(data.tobytes()).decode("ascii")
