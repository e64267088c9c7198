"""What was said about each red flag, and which flags can apply to this mark at all."""

from collections.abc import Mapping
from dataclasses import replace

from triage.domain.answers import EXCLUSIONS, Answer, Answers, PartAnswer, Worry
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAG_BY_CODE, FLAGS, NUMBER_PARTS, RedFlag
from triage.domain.sites import ACRAL_SITES, MUCOSA_SITES, NAIL_SITES

__all__ = [
    "FLAGS",
    "RedFlag",
    "asked_flags",
    "flag_number",
    "flag_part",
    "flag_parts",
    "flag_said",
    "flag_state",
    "unknown_as_no",
]

NOT_ASKED = "not_asked"
"""The state of a flag that cannot apply."""

_ONLY_AT: Mapping[str, frozenset[str]] = {"nail": NAIL_SITES, "acral": ACRAL_SITES, "mucosa": MUCOSA_SITES}
_ONLY_WHEN_ANSWERED = frozenset({"birthmark", "regrowth", "clinician"})


def _value(answers: Answers, flag: RedFlag, name: str) -> PartAnswer:
    given = answers.flags.get(flag.code, Answer.UNKNOWN)
    blank = None if name in NUMBER_PARTS else Answer.UNKNOWN
    if not isinstance(given, Answer):
        return given.get(name, blank)
    if given is Answer.NO:
        return 0 if name in NUMBER_PARTS else Answer.NO
    return flag.plain_yes.get(name, blank) if given is Answer.YES else blank


def flag_parts(answers: Answers, code: str) -> dict[str, PartAnswer]:
    """Return every part of the flag; a plain flag has the one part "answer"."""
    flag = FLAG_BY_CODE[code]
    return {name: _value(answers, flag, name) for name in flag.parts or ("answer",)}


def flag_number(answers: Answers, code: str, part: str) -> int | None:
    """Return a number part such as weeks; None = not known."""
    value = _value(answers, FLAG_BY_CODE[code], part)
    return None if isinstance(value, Answer) else value


def flag_part(answers: Answers, code: str, part: str = "answer") -> Answer:
    """Return a choice part. Weeks without an answer say that there is a sore: the answer is then yes."""
    flag = FLAG_BY_CODE[code]
    value = _value(answers, flag, part)
    if part == "answer" and value is Answer.UNKNOWN and "weeks" in flag.parts:
        return value if _value(answers, flag, "weeks") is None else Answer.YES
    return value if isinstance(value, Answer) else Answer.UNKNOWN


def flag_said(answers: Answers, code: str) -> Answer:
    """Return what was said about the flag as a whole: yes where any sign of it is there."""
    flag = FLAG_BY_CODE[code]
    if not flag.parts or "answer" in flag.parts:
        return flag_part(answers, code)
    if code == "family":
        relatives = flag_number(answers, code, "relatives")
        return Answer.UNKNOWN if relatives is None else Answer.YES if relatives else Answer.NO
    signs = [_value(answers, flag, name) for name in flag.parts]
    for answer in (Answer.YES, Answer.UNKNOWN):
        if answer in signs:
            return answer
    return Answer.NO


def _is_asked(answers: Answers, code: str) -> bool:
    if flag_said(answers, code) is Answer.YES:
        return True
    if code in _ONLY_AT:
        return answers.site is None or answers.site in _ONLY_AT[code]
    if code == "regrowth" and answers.exclusion("scar") is Answer.YES:
        return True
    return code not in _ONLY_WHEN_ANSWERED or code in answers.flags


def asked_flags(answers: Answers) -> tuple[str, ...]:
    """Return the codes of the flags that can apply; the others are "not asked" and set no floor."""
    return tuple(flag.code for flag in FLAGS if _is_asked(answers, flag.code))


def flag_state(answers: Answers, code: str) -> str:
    """Return "yes", "no", "unknown" or "not_asked"."""
    return flag_said(answers, code).value if _is_asked(answers, code) else NOT_ASKED


def _part_as_no(value: PartAnswer) -> PartAnswer:
    if value is None:
        return 0
    return Answer.NO if value is Answer.UNKNOWN else value


def unknown_as_no(answers: Answers) -> Answers:
    """Return the answers with every unknown counted as no, for the floor K. Age and site stay as they are."""
    flags: dict[str, dict[str, PartAnswer]] = {}
    for flag in FLAGS:
        parts = flag_parts(answers, flag.code)
        if "answer" in parts:
            parts["answer"] = flag_part(answers, flag.code)
        flags[flag.code] = {name: _part_as_no(value) for name, value in parts.items()}
    return replace(
        answers,
        items={code: _known(answers.item(code)) for code in ITEM_CODES},
        flags=flags,
        exclusions={code: _known(answers.exclusion(code)) for code in EXCLUSIONS},
        worried=answers.worried or Worry.NO,
    )


def _known(answer: Answer) -> Answer:
    return Answer.NO if answer is Answer.UNKNOWN else answer
