"""Where a point of the later photo lies in the earlier one: a homography, and whether it can be believed."""

from dataclasses import dataclass

import cv2
import numpy as np

from triage.imaging.features import Features, matched
from triage.imaging.plane import Homography, mapped, pixels_a_mm, tilt_at
from triage.imaging.view import Floats, View

INLIER_PIXELS = 3.0  # pixels of the working picture (imaging notes, 5)
TRIES = 5000
CONFIDENCE = 0.999
FEWEST_PAIRS = 4  # a homography needs four
MOST_ZOOM = 4.0  # times: a photo from four times as far is not compared
MOST_TILT = 60.0  # degrees between the two views: seen more from the side a picture is not believed
MOST_PERSPECTIVE = 6.0  # times: area scale in one corner of the photo over that in another
MOST_APART = 1.0  # radii between the two middles once aligned; more is another mark


@dataclass(frozen=True, eq=False)
class Alignment:
    """`to_first`: pixels of the second working picture -> pixels of the first. `first`, `second`: (n, 2), the pairs
    that agree with it."""

    to_first: Homography
    first: Floats
    second: Floats

    @property
    def pairs(self) -> int:
        """Number of pairs that agree."""
        return len(self.first)


def align(first: View, second: View, points: tuple[Features, Features]) -> Alignment | None:
    """Fit a homography to the alike points of two views; None where none can be believed.

    MAGSAC++ (Barath 2020), always with the same random numbers. A mirrored, much zoomed, much stretched or much
    bent picture is not believed, nor one that puts the two marks in different places.
    """
    at_first, at_second = matched(*points)
    if len(at_first) < FEWEST_PAIRS:
        return None
    found, agrees = cv2.findHomography(
        at_second, at_first, cv2.USAC_MAGSAC, INLIER_PIXELS, maxIters=TRIES, confidence=CONFIDENCE
    )
    if found is None:
        return None
    to_first = np.asarray(found, dtype=np.float64)
    if not (plausible(to_first, second) and _same_place(to_first, first, second)):
        return None
    kept = agrees.ravel() > 0
    return Alignment(to_first, at_first[kept], at_second[kept])


def plausible(to_first: Homography, second: View) -> bool:
    """Say whether a camera could have done it: no mirror, bounded zoom, stretch and perspective."""
    width, height = second.size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]])
    spots = np.vstack([second.centre, corners])
    depth = spots @ to_first[2, :2] + to_first[2, 2]
    if not (np.all(depth > 0) or np.all(depth < 0)):
        return False
    area = np.linalg.det(to_first) / depth**3
    if area.min() <= 0 or area.max() / area.min() > MOST_PERSPECTIVE:
        return False
    zoom = 1 / pixels_a_mm(to_first, second.centre)
    return bool(tilt_at(to_first, second.centre) <= MOST_TILT and 1 / MOST_ZOOM <= zoom <= MOST_ZOOM)


def _same_place(to_first: Homography, first: View, second: View) -> bool:
    apart = np.linalg.norm(mapped(to_first, second.centre[None])[0] - first.centre)
    return bool(apart <= MOST_APART * max(first.radius, second.radius / pixels_a_mm(to_first, second.centre)))
