"""The measured width answers the 7-mm question. Facts sheet, section 1."""

from triage.domain.answers import Answer
from triage.domain.checklist import diam7
from triage.domain.measurements import Measured
from triage.errors import UsageError

MM = "mm"


def measured_diam7(diameter: Measured | None) -> Answer:
    """Answer item diam7 from a measured diameter: yes from 7 mm at its lower bound, no below 7 mm at its upper one.

    Unknown where nothing was measured or 7 mm lies inside the interval. Bounds are compared unrounded. Raises
    `UsageError` for a figure that is not in millimetres.
    """
    if diameter is None:
        return Answer.UNKNOWN
    if diameter.unit != MM:
        raise UsageError("The width is not in millimetres. Measure the mark again.")
    return diam7(diameter.low, diameter.high)
