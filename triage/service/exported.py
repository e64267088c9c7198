"""What is handed on of one person, and what the parts of the archive are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from triage.domain.body import Overview
from triage.domain.history import LesionStory
from triage.domain.photo import PhotoFacts
from triage.domain.referral import LetterDetails
from triage.domain.sites import SITES, site_words
from triage.words import has_words, words

PAGE_FILE = "index.html"
"""The page that a person reads."""
HISTORY_FILE = "history.json"
"""Every row of the tables (`docs/exchange.md`); this alone is read back."""
FHIR_FILE = "fhir-bundle.json"
"""The same for the programs of a clinic: FHIR R4."""
MANIFEST_FILE = "manifest.json"
"""What is in the archive, with digests."""

_ENDINGS = {"JPEG": "jpg", "TIFF": "tif"}
_SHOWN_BY_BROWSERS = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"})


@dataclass(frozen=True)
class Exported:
    """Everything about one person that goes into an archive.

    `name`: what the household calls them. `profile`: as the history keeps it for letters. `stories`: every mark,
    removed ones too, oldest first. `letters`: the marks whose letter is in the archive. `program`: the one that writes
    it. `programs`: the one that made an assessment, by the id of its observation, where it is known.
    """

    person: str
    name: str | None
    profile: Mapping[str, Any]
    stories: tuple[LesionStory, ...]
    made_at: datetime
    program: str
    overviews: tuple[Overview, ...] = ()
    letters: frozenset[str] = frozenset()
    programs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def details(self) -> LetterDetails:
        """What was filled in about the person."""
        return LetterDetails.from_json(self.profile.get("details", {}))

    def details_of(self, lesion_id: str) -> LetterDetails:
        """What was filled in about one mark."""
        return LetterDetails.from_json(self.profile.get("lesions", {}).get(lesion_id, {}))


def photo_path(photo: PhotoFacts) -> str:
    """Return where the untouched photo lies in the archive."""
    return f"photos/{photo.sha256}.{_ENDINGS.get(photo.format, photo.format.lower())}"


def preview_path(photo: PhotoFacts) -> str | None:
    """Return where a JPEG of a photo lies that browsers cannot show, such as HEIC; None for all others."""
    return None if photo.format in _SHOWN_BY_BROWSERS else f"previews/{photo.sha256}.jpg"


def letter_path(lesion_id: str) -> str:
    """Return where the letter of a mark lies in the archive."""
    return f"letters/{lesion_id}.pdf"


def place_words(site: str | None, side: str | None) -> str:
    """Return a place of the body in words, or that none was noted."""
    return words("screen.mark.no_site") if site is None or site not in SITES else site_words(site, side)


def told(key: str, otherwise: str) -> str:
    """Return the words of a key; `otherwise` where another release wrote a name that has none here."""
    return words(key) if has_words(key) else otherwise


def plain(text: str) -> str:
    """Return what a person typed without control characters and marks that turn the direction of writing."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text).strip()
