"""How far a homography that was fitted on the skin can be trusted at the mark."""

import cv2
import numpy as np

from triage.domain.compare_rules import SkinAlignment
from triage.imaging.measure_shape import area_of
from triage.imaging.plane import mapped, tilt_at
from triage.imaging.register import Alignment
from triage.imaging.view import Floats, View

RESAMPLES = 40  # bootstrap samples of the agreeing pairs (Efron 1979)
SEED = 20261124


def judged_alignment(alignment: Alignment, first: View, second: View) -> SkinAlignment:
    """Return what the rules need to know of an alignment on the skin."""
    return SkinAlignment(
        pairs=alignment.pairs,
        widest_gap=widest_gap(alignment.first, first.centre),
        tilt=tilt_at(alignment.to_first, second.centre),
        error=area_ratio_error(alignment, second.outline),
    )


def widest_gap(points: Floats, centre: Floats) -> float:
    """Return the largest angle, degrees, seen from `centre` that holds none of the (n, 2) points."""
    angles = np.sort(np.degrees(np.arctan2(*(points - centre).T[::-1])))
    if not len(angles):
        return 360.0
    return float(np.diff(np.append(angles, angles[0] + 360)).max())


def area_ratio_error(alignment: Alignment, outline: Floats) -> float:
    """Return the standard error of the logarithm of an area carried over by the alignment.

    The pairs are drawn again with replacement, and the homography fitted by least squares each time.
    """
    random = np.random.default_rng(SEED)
    areas = []
    for _ in range(RESAMPLES):
        drawn = random.integers(alignment.pairs, size=alignment.pairs)
        fitted, _ = cv2.findHomography(alignment.second[drawn], alignment.first[drawn], 0)
        if fitted is not None:
            with np.errstate(all="ignore"):  # points that agree by chance may send the outline to infinity
                area = area_of(mapped(fitted, outline))
            areas.append(np.log(area) if np.isfinite(area) and area > 0 else np.inf)
    usable = len(areas) > 1 and bool(np.isfinite(areas).all())
    return float(np.std(areas, ddof=1)) if usable else float("inf")
