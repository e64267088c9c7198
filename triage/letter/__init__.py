"""The referral letter: a `Letter` of the domain becomes the bytes of a PDF. It knows no pixels."""

from triage.letter.render import PAPERS, render
from triage.letter.transcript import as_text

__all__ = ["PAPERS", "as_text", "render"]
