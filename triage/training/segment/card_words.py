"""What the lesion network's card says in words."""

from typing import Any

from triage.training.card_words import LICENCE
from triage.training.segment.recipe import Recipe

LIMITS = (
    "Masks: the dermoscopic ones are HAM10000's, drawn by one expert with a tool's help; the phone ones were drawn by "
    "students, and two of them agree with each other to a Jaccard of 0.77 only.",
    "Skin: almost all pictures show light skin. How it does on brown and black skin is not known.",
    "Size: most training pictures are copies of 150 to 300 pixels. Outlines of large photos are found on a copy "
    "shrunk to the same size, so detail of the border finer than 1/200 of the picture is not seen.",
    "Hair, pen rings, rulers and shine can be taken for a part of the mark; a person can draw the outline instead.",
    "More than one mark: it was learned from pasted marks, as the sets draw one mark a picture.",
    "The outline is for measuring and for the page. It says nothing about what a mark is.",
)
"""What must be known before an outline is relied on."""


def words(recipe: Recipe, views: int) -> dict[str, Any]:
    """The words for a lesion network trained on the pictures of this project."""
    return {
        "title": f"{recipe.trunk} with a light U-Net decoder, {recipe.size} pixels square, "
        f"{views} turned and mirrored views averaged",
        "licence": LICENCE,
        "limits": list(LIMITS),
    }
