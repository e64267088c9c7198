"""The wording law of the facts sheet, section 9, as a check on any text a person may read.

`violations(text)` works on a message of the catalogue and on a piece of text of a rendered page or letter.
"""

import re

BANNED = re.compile(
    r"diagnos|benign|malignan|harmless|\bsafe\b|cancer[- ]free|healthy|normal mole|all clear"
    r"|nothing to worry|no cancer|low risk|risk score|probab|chance of|\d+ ?%|detects?|rules? out"
    r"|clinically (?:proven|validated)|\bFDA\b|\bCE[- ]mark|accurate|AI doctor|no need to see",
    re.IGNORECASE,
)

CLASS_NAMES = re.compile(
    r"melanoma|carcinoma|\bn(?:a)?ev(?:us|i)\b|keratos|\bBCC\b|\bSCC\b|basal cell|squamous|bowen"
    r"|dermatofibroma|h?a?emangioma|angioma|lentigo|vascular lesion",
    re.IGNORECASE,
)

LIKELIHOOD = re.compile(
    r"(?:chance|likelihood|probability|odds) of|risk score|\d+ ?% (?:risk|chance|likely|probab)"
    r"|(?:low|medium|high) risk|likely (?:benign|malignant|cancer)",
    re.IGNORECASE,
)

ALLOWED = (
    "This is not a diagnosis.",
    "It cannot rule out cancer.",
    "uncalibrated, not a probability",
    "Has a parent, brother, sister or child of yours had melanoma?",
    "relative with melanoma",
    "family with melanoma",
)
"""Exact strings that may be said although they hold a banned word."""

INTENDED_USE = (
    "For research and education. Helps adults record marks and decide when to seek professional review. "
    "Not a medical device, not cleared or approved by any regulator, not for screening, not for use "
    "instead of a clinician."
)
"""The intended use, word for word."""

MANDATED = (INTENDED_USE, "Fever with fast-spreading hot, painful or purple skin.")
"""Texts given word for word by the facts sheet, exempt from the reading test only."""

HIGHEST_GRADE = 6.0
"""Flesch-Kincaid grade (Kincaid 1975)."""

LONGEST_SENTENCE = 15
"""Words of a sentence."""

FEWEST_WORDS = 8
"""Below this many words a text is a label, and its grade says nothing."""

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’\-][A-Za-z0-9]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence."""
    found = [_WORD.findall(part) for part in _SENTENCE_END.split(text)]
    return [part for part in found if part]


def syllables(word: str) -> int:
    """Estimate the syllables of an English word; a number counts as one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) <= 3:
        return 1
    plain = re.sub(r"(?:(?<=[^tdaeiouy])ed|(?<=[^sxzghaeiou])es|(?<=[^laeiouy])e)$", "", plain)
    plain = re.sub(r"(?<=[aeiouy])le$", "l", plain)
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text that has at least one word."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def _hard_to_read(text: str) -> list[str]:
    for mandated in MANDATED:
        text = text.replace(mandated, "")
    parts = sentences(text)
    found = [
        f"a sentence of {len(part)} words: {' '.join(part)}" for part in parts if len(part) > LONGEST_SENTENCE
    ]
    if sum(map(len, parts)) >= FEWEST_WORDS:
        reached = grade(text)
        if reached > HIGHEST_GRADE:
            found.append(f"grade {reached:.1f}: {text}")
    return found


def violations(text: str, lay: bool = True, reading: bool = True) -> list[str]:
    """Return what breaks the wording law in `text`; an empty list means nothing does.

    `lay=False` is for clinician parts: only class names and cancer likelihood are checked. `reading=False`
    leaves out sentence length and reading grade, for mandated texts and source lines.
    """
    checked = text
    for allowed in ALLOWED:
        checked = checked.replace(allowed, " ")
    laws = (BANNED, CLASS_NAMES) if lay else (CLASS_NAMES, LIKELIHOOD)
    found = [f'"{match.group()}" in: {text}' for law in laws for match in law.finditer(checked)]
    return [*found, *_hard_to_read(text)] if lay and reading else found
