"""What a card says in words: the same for every network trained on this project's pictures; others bring their own."""

import json
from pathlib import Path
from typing import Any

from triage.errors import DataError

LICENCE = "CC-BY-NC-4.0"
"""Trained on pictures that may not be used commercially (HAM10000), so the weights may not either."""
MALIGNANT = {
    "ham10000": "melanoma, basal cell carcinoma, actinic keratosis and Bowen's disease (mel, bcc, akiec)",
    "isic2017": "melanoma only",
    "pad": "melanoma, basal cell and squamous cell carcinoma; actinic keratosis counts as benign",
}
LIMITS_SHORT = (
    "mostly light skin, two programmes; few pigmented cancers among the phone pictures; no nails, palms, soles or "
    "mucosa; not tested on marks followed at home. Expect less in real use."
)
"""The same for the two lines that a letter has for them."""
LIMITS = (
    "Skin: almost all pictures show light skin; 3 of the training pictures show skin types V or VI. How it does on "
    "brown and black skin is not known.",
    "Melanoma on phone pictures: the phone figures are those of basal cell carcinoma. The phone test pictures hold 6 "
    "melanomas; so few say nothing good.",
    "Turning: quarter turns hardly change the score. Mirrors, other turns, light, blur and re-compression can move a "
    "picture near a threshold into another band; the evaluation says how often.",
    "Kind: a large dermoscopic picture can be taken for a phone picture, and is then read by the phone thresholds.",
    "Sources: dermoscopic pictures from Austria and Australia (HAM10000) and the ISIC 2017 challenge, phone "
    "pictures from one programme in Brazil (PAD-UFES-20). Other cameras and clinics were not tested.",
    "Size: most pictures are small copies of 150 to 300 pixels, so larger ones are shrunk to 150 pixels before "
    "the network sees them. Fine structure is lost, and figures on large pictures rest on few malignant lesions.",
    "Choice: pictures were chosen by doctors, and phone cancers were all biopsied while benign marks mostly were "
    "not. Marks that people watch at home were not tested; expect worse figures there.",
    "Answers: what they add was learned from one programme of phone photos, where a doctor's visit was already "
    "under way; they can raise a result, never lower it.",
    "Places: palms, soles, nails, lips, mouth, eyes and genitals, scars, tattoos, and people under 18 were not "
    "tested. The program keeps the network silent there.",
    "Choice of the network: recipes and members were compared on the calibration pictures that also set the "
    "thresholds, so the promise there is a little optimistic. The test pictures chose nothing.",
    "Calibration and thresholds belong to these pictures. In another place the same score means something else.",
    "No comparison with doctors and no test on people who were followed was made.",
)


WORDS = ("title", "licence", "malignant", "limits", "limits_short")
"""What a file of words for a model of other pictures must say."""


def words(trunks: list[str], views: int) -> dict[str, Any]:
    """The words for a network trained on the pictures of this project."""
    return {
        "title": title(trunks, views),
        "licence": LICENCE,
        "malignant": MALIGNANT,
        "limits": list(LIMITS),
        "limits_short": LIMITS_SHORT,
    }


def read_words(path: Path) -> dict[str, Any]:
    """Words for a model of other pictures, from a JSON file with `WORDS`. Raises `DataError` where one is missing."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {name: said[name] for name in WORDS}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DataError(f"The words in {path.name} need {', '.join(WORDS)}: add what is missing.") from fault


def title(trunks: list[str], views: int) -> str:
    """One line that says what the network is: its trunks, and how many views of a picture it averages."""
    named = ", ".join(f"{trunks.count(trunk)} x {trunk}" for trunk in dict.fromkeys(trunks))
    return f"{named}, each trained with a pooled head, averaged over {views} quarter turns of a picture"
