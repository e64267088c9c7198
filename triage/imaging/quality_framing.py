"""Whether something lies in the middle of the frame, and whether the frame cuts it.

Without a lesion network little can be said on phone pictures, so both measures are built to stay quiet: they
only feed warnings.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.quality_light import DARKEST_SKIN, Lab, rim

SMOOTHING = 3.0  # pixels, at 192 pixels short side: hair and pores are no mark
CENTRAL_SHARE = 0.6  # of each side; where a mark is looked for
CONTRAST_PERCENTILE = 98.0
MARK_LEVEL = 0.5  # of the contrast; what differs more belongs to the mark


@dataclass(frozen=True)
class CentralMark:
    """`contrast`: delta E 76 between middle and border; `cut`: share of its outline on the picture's rim."""

    contrast: float
    cut: float


def central_mark(lab: Lab) -> CentralMark:
    """Look for a mark in an (H, W, 3) Lab picture of about 192 pixels short side."""
    smooth = cv2.GaussianBlur(lab, (0, 0), SMOOTHING)
    border = smooth[rim(*smooth.shape[:2])]
    skin = border[border[:, 0] > DARKEST_SKIN]
    usual = np.median(skin if len(skin) else border, axis=0)
    difference = np.sqrt(((smooth - usual) ** 2).sum(axis=2))
    contrast = float(np.percentile(_middle(difference), CONTRAST_PERCENTILE))
    return CentralMark(contrast, _cut((difference > contrast * MARK_LEVEL).astype(np.uint8)))


def _middle(values: NDArray[Any]) -> NDArray[Any]:
    height, width = values.shape
    top, left = round(height * (1 - CENTRAL_SHARE) / 2), round(width * (1 - CENTRAL_SHARE) / 2)
    return values[top : height - top, left : width - left]


def _cut(different: NDArray[np.uint8]) -> float:
    """Return the share of the outline of the largest central component that lies on the rim, 0 to 1."""
    _, labels = cv2.connectedComponents(different)
    sizes = np.bincount(_middle(labels).ravel())
    sizes[0] = 0
    if not sizes.any():
        return 0.0
    mark = (labels == sizes.argmax()).astype(np.uint8)
    inner = cv2.erode(mark, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    on_rim = np.concatenate([mark[0], mark[-1], mark[1:-1, 0], mark[1:-1, -1]]).sum()
    return float(on_rim / max(1, int(mark.sum()) - int(inner.sum())))
