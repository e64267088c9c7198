"""The card's markers on a photo: which of the four, and their corners to a fraction of a pixel."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.scale_card import MARKERS, MODULES, Marker
from triage.imaging.light import linear
from triage.imaging.resize import Pixels

_WINDOW_MODULES = 0.9
"""Half the side of the window in which a corner is refined, in modules: up to the next edge inside the marker."""
_CELL_MARGIN = 0.3  # share of a module, at each side, that is not read: there blur mixes neighbours
_CELL_PIXELS = 8  # a module is read at this size
_WHITE_PERCENTILE = 99.5
_STEPS, _LEAST_STEP = 30, 0.005  # of the refinement; the step is in pixels

_BY_ID = {marker.id: marker for marker in MARKERS}


@dataclass(frozen=True, eq=False)
class Seen:
    """A marker and its corners, (4, 2) pixels, clockwise from its own upper left one; (0, 0) is a pixel's middle."""

    marker: Marker
    corners: NDArray[np.float64]


def seen_markers(pixels: Pixels) -> tuple[Seen, ...]:
    """Return the card's markers on (H, W, 3) uint8 pixels, by id. One that is there twice is in doubt and left out.

    Looked for in linear light first, where blur does not close the gaps between black modules: with blur of 3
    pixels all four of 12 scenes were found, and 2 of 4 on sRGB levels. What is missing then is looked for on the
    levels.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    light = linear(grey)
    found = _found(_stretched(light))
    if len(found) < len(MARKERS):
        found = {**_found(grey), **found}
    return tuple(
        Seen(_BY_ID[each], _refined(light, four[0])) for each, four in sorted(found.items()) if len(four) == 1
    )


def _found(grey: NDArray[np.uint8]) -> dict[int, list[NDArray[np.float64]]]:
    """The corners, (4, 2), of the card's markers by id, as often as each is there."""
    corners, ids, _ = _detector().detectMarkers(grey)
    found: dict[int, list[NDArray[np.float64]]] = {}
    for each, four in zip(() if ids is None else np.ravel(ids), corners, strict=True):
        if int(each) in _BY_ID:
            found.setdefault(int(each), []).append(np.asarray(four, dtype=np.float64).reshape(4, 2))
    return found


def _stretched(light: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Linear light as levels, white where the brightest of the picture is."""
    white = max(float(np.percentile(light[::4, ::4], _WHITE_PERCENTILE)), 1 / 255)
    return np.asarray(np.clip(light * (255 / white), 0, 255), dtype=np.uint8)


def _refined(light: NDArray[np.float32], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the corners again in linear light.

    On sRGB levels a blurred white edge spreads over the black and every marker looks too small: 1.0 pixel off where
    it is 0.2 in linear light (scene of docs/evaluation/scale.md, tilt 0, 7 pixels a mm, blur 0.8).
    """
    side = float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).min())
    half = max(2, round(_WINDOW_MODULES * side / MODULES))
    start = corners.astype(np.float32).reshape(-1, 1, 2)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, _STEPS, _LEAST_STEP)
    found = cv2.cornerSubPix(light, start, (half, half), (-1, -1), stop)
    return np.asarray(found, dtype=np.float64).reshape(4, 2)


@lru_cache(maxsize=1)
def _detector() -> Any:
    parameters = cv2.aruco.DetectorParameters()
    parameters.perspectiveRemoveIgnoredMarginPerCell = _CELL_MARGIN
    parameters.perspectiveRemovePixelPerCell = _CELL_PIXELS
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    return cv2.aruco.ArucoDetector(family, parameters)
