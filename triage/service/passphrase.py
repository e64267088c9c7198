"""How hard a passphrase is to guess, with one sentence of advice. Nothing here keeps, logs or prints it.

The rule: at least 8 characters (NIST SP 800-63B, section 5.1.1.2: length and known passwords are judged, no
mixture of signs is asked for) and a score of 3 (zxcvbn: more than 10^8 guesses, "protection from offline slow-hash
scenario"). Offline is what a lost stick is: nobody counts the tries there. With argon2id in front (`store.keys`)
10^8 guesses take one machine of this kind eight months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from triage.words import words

LEAST_CHARACTERS = 8
"""NIST SP 800-63B, section 5.1.1.2."""
LEAST_SCORE = 3
"""Of zxcvbn, 0 to 4."""

_JUDGED = 72  # characters; zxcvbn slows down steeply with length, and its own bound is the same
_BEST = 4
_REASONS = {
    "repeat": "repeat",
    "sequence": "sequence",
    "spatial": "keyboard",
    "date": "date",
    "regex": "date",
}
_DICTIONARIES = {
    "passwords": "common",
    "female_names": "name",
    "male_names": "name",
    "surnames": "name",
    "user_inputs": "own",
}


@dataclass(frozen=True)
class Strength:
    """What is said of a passphrase. `score` is 0 to 4; `enough` is the rule; `advice` is one sentence."""

    score: int
    enough: bool
    advice: str


def strength(passphrase: str, known: Sequence[str] = ()) -> Strength:
    """Judge a passphrase. `known` is what a stranger knows too, such as the person's name and the file's."""
    from zxcvbn import zxcvbn  # its word lists load slowly

    if len(passphrase) < LEAST_CHARACTERS:
        return Strength(0, False, words("passphrase.advice.short", least=LEAST_CHARACTERS))
    found = zxcvbn(passphrase[:_JUDGED], user_inputs=[text[:_JUDGED] for text in known])
    score = int(found["score"])
    if score < LEAST_SCORE:
        return Strength(score, False, words(f"passphrase.advice.{_reason(found['sequence'])}"))
    said = "strong" if score == _BEST else "enough"
    return Strength(score, True, words(f"passphrase.advice.{said}"))


def _reason(sequence: Sequence[Mapping[str, Any]]) -> str:
    """Return what makes it easy to guess: the kind of its longest part that has one."""
    for part in sorted(sequence, key=lambda part: -len(part["token"])):
        if part["pattern"] == "dictionary" and part["dictionary_name"] in _DICTIONARIES:
            return _DICTIONARIES[part["dictionary_name"]]
        if part["pattern"] in _REASONS:
            return _REASONS[part["pattern"]]
    return "longer"
