"""Points of a picture that can be found again in another one: SIFT with Hellinger distance (RootSIFT).

Lowe 2004; Arandjelovic & Zisserman 2012. The picture is not equalised: a low contrast limit finds more true pairs
than CLAHE does, and equalising would let the mark's pixels reach the skin round it.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.view import Floats, View, away

CONTRAST = 0.01  # of OpenCV's SIFT, a quarter of its default: skin has little contrast
MOST_ON_SKIN = 1500  # strongest points kept on the skin
MOST_ON_MARK = 700  # strongest points kept on the mark and close to it
CLEAR_SHARE = 0.2  # of the mark's radius: skin this close may be tomorrow's mark
CLEAR_PIXELS = 6.0  # pixels added to it
REACH = 5.3  # times a point's size: how far its descriptor looks, 3 sqrt(2) (4 + 1) / 4
RATIO = 0.8  # best over second best distance (Lowe 2004)


@dataclass(frozen=True, eq=False)
class Features:
    """`points`: (n, 2) pixels of the working picture. `descriptors`: (n, 128), unit length."""

    points: Floats
    descriptors: NDArray[np.float32]


def clear_of_mark(seen: View) -> float:
    """Return how far from the mark a point has to lie to count as skin, pixels."""
    return CLEAR_SHARE * seen.radius + CLEAR_PIXELS


def features(seen: View) -> tuple[Features, Features]:
    """Return the points of the whole picture, and those of the skin alone.

    A point of the skin lies clear of the mark, and so does all that its descriptor looks at: no pixel of the mark
    reaches it. Dark corners and scales have no points.
    """
    grey = cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY)
    sift = cv2.SIFT.create(nfeatures=0, contrastThreshold=CONTRAST)
    distance = away(seen.mark)
    height, width = grey.shape
    clear = clear_of_mark(seen)
    skin: list[Any] = []
    mark: list[Any] = []
    for point in sorted(sift.detect(grey, None), key=_strength):
        column, row = (min(round(at), most - 1) for at, most in zip(point.pt, (width, height), strict=True))
        if seen.usable[row, column]:
            on_skin = distance[row, column] >= max(clear, REACH * point.size)
            (skin if on_skin else mark).append(point)
    skin, mark = skin[:MOST_ON_SKIN], mark[:MOST_ON_MARK]
    kept, described = sift.compute(grey, [*skin, *mark])
    if described is None:
        return _none(), _none()
    points = np.array([point.pt for point in kept], dtype=np.float64)
    root = np.sqrt(described / np.maximum(described.sum(axis=1, keepdims=True), 1e-6)).astype(np.float32)
    skin_only = slice(0, len(skin))
    return Features(points, root), Features(points[skin_only], root[skin_only])


def matched(first: Features, second: Features) -> tuple[Floats, Floats]:
    """Return where pairs of alike points lie in the two pictures: two (n, 2) arrays."""
    if len(first.points) < 2 or len(second.points) < 2:
        return np.zeros((0, 2)), np.zeros((0, 2))
    alike = first.descriptors @ second.descriptors.T
    rows = np.arange(len(alike))
    best = alike.argmax(axis=1)
    likeness = alike[rows, best]
    alike[rows, best] = -1
    distance, runner_up = (np.sqrt(np.maximum(2 - 2 * value, 0)) for value in (likeness, alike.max(axis=1)))
    clear = np.flatnonzero(distance < RATIO * runner_up)
    closest_first = clear[np.argsort(distance[clear], kind="stable")]
    _, where = np.unique(best[closest_first], return_index=True)
    kept = closest_first[np.sort(where)]
    return first.points[kept], second.points[best[kept]]


def _strength(point: Any) -> tuple[float, float, float]:
    return -point.response, point.pt[0], point.pt[1]


def _none() -> Features:
    return Features(np.zeros((0, 2)), np.zeros((0, 128), np.float32))
