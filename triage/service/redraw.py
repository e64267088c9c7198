"""Another outline on a photo that is saved: measured along it, and compared anew."""

from collections.abc import Sequence

from triage.domain.history import Observation
from triage.domain.outline import DrawnBy, Outline, Point, accepted
from triage.errors import HistoryError
from triage.imaging.decode import decode
from triage.service.compare import compared_anew
from triage.service.desk import Desk
from triage.service.measure import find, with_scale
from triage.service.outline import outline_of


def set_outline(
    desk: Desk, observation_id: str, points: Sequence[Point], by: DrawnBy = DrawnBy.PERSON
) -> Observation:
    """Keep an outline that a person drew or accepted; measure the photo along it, with the scale that it had, and
    compare it anew with the photos that it is compared with.

    Raises `UsageError` for an outline that cannot be used and `HistoryError` where the observation has no photo.
    """
    known = desk.history.observation(observation_id)
    content = desk.history.photo(observation_id)
    if content is None:
        raise HistoryError("This check has no photo. Choose another one.")
    outline = accepted(Outline(tuple(points), by), outline_of(desk, observation_id))
    photo = decode(content)
    scale = known.scale or find(photo, outline)[0]
    measured = with_scale(photo, outline, scale)
    earlier, later = compared_anew(desk, known, photo, outline, scale)
    desk.history.set_outline(
        observation_id, outline, scale, measured, desk.clock(), comparisons=earlier, with_later=later
    )
    return desk.history.observation(observation_id)
