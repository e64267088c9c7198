"""Random views of a picture and its mask: turned, mirrored, near and far, squeezed, pasted, re-lit, blurred."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels
from triage.training.augment import BLUR_SHARE, JPEG_SHARE, recompressed, relit, turn, with_hairs
from triage.training.segment.recipe import Recipe
from triage.training.segment.samples import Sample

MARK_SHARE = (0.01, 0.60)
"""Share of the view that a mark is brought to, smallest and largest, in half of the views."""
ZOOM = (0.7, 1.15)
"""Side of the other views over the side of the picture."""
ZOOM_LIMITS = (0.5, 1.6)
"""No view is nearer or farther than this: beyond the frame the picture can only be mirrored."""
SQUEEZE = 0.35
"""Largest squeeze, natural logarithm of width over height: a 4:3 photo becomes square (0.29)."""
SHIFT = 0.12
"""Largest shift of the centre, share of the view's side."""
HAIR_SHARE = 0.15
"""Share of the views with hairs drawn in."""
PASTED_SHARE = (0.01, 0.12)
"""Share of the view that a pasted mark fills."""
DRAWS = 5
"""Draws of the geometry until no mark is mirrored."""
_FEATHER = 0.02  # of the side: softness of a pasted mark's rim

Mask = NDArray[np.uint8]


def view(
    sample: Sample, recipe: Recipe, random: np.random.Generator, pasted: Sample | None = None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return a random view (size, size, 3), RGB 0..255, and its mask (size, size, 1), 0 or 1.

    `pasted`: another picture whose mark is laid in beside the first one, where there is room.
    """
    picture, mask = _geometry(sample, recipe, random)
    if pasted is not None:
        picture, mask = paste(picture, mask, pasted, random)
    return _lit(picture, recipe, random).astype(np.float32), mask[..., None].astype(np.float32)


def paste(picture: Pixels, mask: Mask, guest: Sample, random: np.random.Generator) -> tuple[Pixels, Mask]:
    """Lay the mark of `guest` into a square view, in its skin's colour; unchanged where the two would touch."""
    size = mask.shape[0]
    area = int(guest.mask.sum())
    if not area:
        return picture, mask
    share = math.exp(random.uniform(*np.log(PASTED_SHARE)))
    rows, columns = np.nonzero(guest.mask)
    to_source = turn(random) * math.sqrt(area / share) / size
    place = random.uniform(0.12, 0.88, 2) * size
    centre = np.array([columns.mean(), rows.mean()])
    matrix = np.column_stack([to_source, centre - to_source @ place])
    cut = _warp(guest.picture, matrix, size, cv2.BORDER_REFLECT_101)
    laid = (_warp(guest.mask * 255, matrix, size, cv2.BORDER_CONSTANT) > 127).astype(np.uint8)
    near = cv2.dilate(laid, np.ones((9, 9), np.uint8))
    around = near - laid
    if (near & mask).any() or not around.any():
        return picture, mask
    matched = cut + picture[around > 0].mean(axis=0) - cut[around > 0].mean(axis=0)
    soft = cv2.GaussianBlur(
        cv2.dilate(laid, np.ones((3, 3), np.uint8)).astype(np.float32), (0, 0), _FEATHER * size / 2
    )[..., None]
    mixed = np.clip(picture * (1 - soft) + matched * soft, 0, 255).astype(np.uint8)
    return mixed, mask | laid


def _geometry(sample: Sample, recipe: Recipe, random: np.random.Generator) -> tuple[Pixels, Mask]:
    """Turn, zoom and shift. Where another draw can avoid it, no mark is mirrored into what lies beyond the frame."""
    size = recipe.size
    for _ in range(DRAWS):
        matrix = _matrix(sample, recipe, random)
        inside = _warp(sample.mask * 255, matrix, size, cv2.BORDER_REFLECT_101) > 127
        own = _warp(sample.mask * 255, matrix, size, cv2.BORDER_CONSTANT) > 127
        if not (inside & ~own).any():
            break
    return _warp(sample.picture, matrix, size, cv2.BORDER_REFLECT_101), inside.astype(np.uint8)


def _matrix(sample: Sample, recipe: Recipe, random: np.random.Generator) -> NDArray[np.float64]:
    """An affine (2, 3) from a random view to the picture."""
    height, width = sample.mask.shape
    size, side = recipe.size, math.sqrt(height * width)
    zoom, centre = _zoom(sample, recipe.zoomed, random)
    squeeze = math.exp(random.uniform(-SQUEEZE, SQUEEZE) / 2)
    span = zoom * side
    to_source = turn(random) @ np.diag([squeeze, 1 / squeeze]) * span / size
    middle = centre + random.uniform(-SHIFT, SHIFT, 2) * span
    return np.column_stack([to_source, middle - to_source @ np.full(2, (size - 1) / 2)])


def _zoom(sample: Sample, zoomed: float, random: np.random.Generator) -> tuple[float, NDArray[np.float64]]:
    """Side of the view over that of the picture, and its centre; a share of the views goes by the mark's size."""
    height, width = sample.mask.shape
    middle = np.array([width - 1, height - 1]) / 2
    share = float(sample.mask.mean())
    if not share or random.random() >= zoomed:
        return random.uniform(*ZOOM), middle
    wanted = math.exp(random.uniform(*np.log(MARK_SHARE)))
    zoom = float(np.clip(math.sqrt(share / wanted), *ZOOM_LIMITS))
    rows, columns = np.nonzero(sample.mask)
    mark = np.array([columns.mean(), rows.mean()])
    near = min(1.0, max(0.0, 1 - zoom) * 2)  # the nearer the view, the more it follows the mark
    return zoom, middle + near * (mark - middle)


def _warp(
    pixels: NDArray[np.uint8], matrix: NDArray[np.float64], size: int, border: int
) -> NDArray[np.uint8]:
    """See `pixels` through an affine (2, 3) from the view to the picture; shrinking averages first."""
    shrink = math.sqrt(abs(float(np.linalg.det(matrix[:, :2]))))
    if shrink > 1.5:  # bilinear sampling alone would skip pixels
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.35 * shrink)
    return np.asarray(
        cv2.warpAffine(
            pixels, matrix, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=border
        ),
        dtype=np.uint8,
    )


def _lit(picture: Pixels, recipe: Recipe, random: np.random.Generator) -> Pixels:
    lit = relit(picture, random)
    if random.random() < recipe.strong_light:
        lit = relit(lit, random)
    if random.random() < HAIR_SHARE:
        lit = with_hairs(lit, random)
    if random.random() < BLUR_SHARE:
        lit = np.asarray(cv2.GaussianBlur(lit, (0, 0), random.uniform(0.4, 2.0)), dtype=np.uint8)
    if random.random() < JPEG_SHARE:
        lit = recompressed(lit, int(random.integers(35, 91)))
    return lit
