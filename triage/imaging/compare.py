"""Two photos of a mark -> what differs between them beyond the error of measuring, or why that cannot be said."""

from triage.domain.compare_rules import (
    Findings,
    Why,
    contrast_measured,
    judged,
    outline_error,
    outline_fault,
)
from triage.domain.comparison import Comparison, Moved, Same
from triage.domain.measurements import Measured, Scale
from triage.domain.outline import Outline
from triage.imaging.aligned import aligned, contours
from triage.imaging.decode import Photo
from triage.imaging.edge import edge_moves, stretches
from triage.imaging.mark_colour import new_colour
from triage.imaging.mark_size import SizeChange, Skin, carried, size_change
from triage.imaging.recognise import Look, look, recognise

__all__ = ["aligned", "compare", "contours"]


def compare(
    first: Photo,
    second: Photo,
    first_outline: Outline | None,
    second_outline: Outline | None,
    first_scale: Scale | None = None,
    second_scale: Scale | None = None,
    *,
    ids: tuple[str, str],
) -> Comparison:
    """Compare an earlier and a later photo of one mark. `ids`: their observations, the earlier first.

    The mark is recognised with the whole picture; its growth is measured with the skin alone, or in millimetres where
    both photos have a scale. What cannot be said is None, and `why` names the reason.
    """
    if first_outline is None or second_outline is None:
        return Comparison(*ids, Same.UNSURE, None, Why.NO_OUTLINE.value)
    outlines, scales = (first_outline, second_outline), (first_scale, second_scale)
    before = look(first.pixels, first_outline, first_scale)
    now = look(second.pixels, second_outline, second_scale)
    seen = recognise(before, now)
    to_first = tuple(float(entry) for entry in seen.skin.to_first.ravel()) if seen.skin else None
    if seen.same is not Same.YES:
        why = Why.OTHER_MARK if seen.same is Same.NO else Why.NOT_SURE
        return Comparison(*ids, seen.same, None, why.value)
    aspect = first.facts.width / first.facts.height
    smallest = min(_diameter(photo, one) for photo, one in ((first, before), (second, now)))
    fault = outline_fault(outlines, smallest)
    size = SizeChange(None, None, False) if fault else size_change(outlines, scales, aspect, seen.skin)
    moves = _edge(outlines, aspect, seen.skin) if seen.skin and fault is None else ()
    contrast, change = _contrast(before, now) if fault is None else (None, None)
    found = Findings(
        same=seen.same,
        refused=fault or (Why.SCALE_DISAGREES if size.disagree else seen.fault),
        area_ratio=None if size.disagree else size.ratio,
        width=None if size.disagree else size.width,
        contrast=contrast,
        contrast_change=change,
        new_colour=new_colour(before.view, now.view) if fault is None else None,
        edge_moved=bool(moves),
    )
    verdict = judged(found)
    return Comparison(
        *ids,
        same=seen.same,
        changed=verdict.changed,
        why=verdict.why.value,
        area_ratio=found.area_ratio,
        diameter_change=found.width.change if found.width else None,
        colour_change=change,
        changes=verdict.changes,
        moved=moves,
        to_first=to_first,
    )


def _contrast(before: Look, now: Look) -> tuple[float | None, Measured | None]:
    if before.colour is None or now.colour is None:
        return None, None
    return before.colour.contrast, contrast_measured(before.colour.contrast, now.colour.contrast)


def _edge(outlines: tuple[Outline, Outline], aspect: float, skin: Skin) -> tuple[Moved, ...]:
    before, now = carried(outlines, aspect, skin.to_first)
    error = max(outline_error(outline).edge for outline in outlines)
    return tuple(
        Moved(moved.x / aspect, moved.y, moved.share) for moved in stretches(edge_moves(before, now), error)
    )


def _diameter(photo: Photo, seen: Look) -> float:
    """Return the diameter of the disc of the mark's area, pixels of the original file."""
    return 2 * seen.view.radius * photo.facts.width / float(seen.view.size[0])
