"""The form in which the ISIC challenge of 2020 takes predictions: `image_name,target`, a line a photo.

Of the three forms this one says most for itself: it has a heading, and its figure is the one that we have, a score
between 0 and 1 for malignant. The forms of 2016 (no heading, cut at 0.5) and 2017 (two scores, one of them for a
class that our networks do not name) would say what we do not mean.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from triage.errors import UsageError

COLUMNS = ("image_name", "target")

NO_PREDICTION = 0.5
"""What a photo gets of which the network said nothing: neither one nor the other. The challenge refuses a gap."""


def check_names(paths: Iterable[Path]) -> None:
    """Raise `UsageError` where two photos have one name: the form knows a photo by its name without the ending."""
    name, times = next(iter(Counter(path.stem for path in paths).most_common(1)), ("", 0))
    if times > 1:
        raise UsageError(f'Two photos are called "{name[:60]}". The ISIC form needs one name for each.')


def row(line: dict[str, Any]) -> tuple[str, str]:
    """Return the name of the photo without its ending, and the picture's own score."""
    prediction = line["prediction"] or {}
    return Path(line["path"]).stem, f"{prediction.get('probability', NO_PREDICTION):.6f}"
