"""The referral letter: a `Letter` of the domain becomes the bytes of a PDF. It knows no pixels and no files."""

from triage.letter.render import PAPERS, render

__all__ = ["PAPERS", "render"]
