"""The answers file of the contract: a JSON object read strictly, written back the same, and a template.

Left out is unknown. A key that is not of the contract is refused by its name, because a misspelt flag
must never be taken for an unanswered one.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import NoReturn, TypeVar

from triage.domain.answers import EXCLUSIONS, OLDEST, Answer, Answers, FlagAnswer, PartAnswer, Worry
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAG_BY_CODE, FLAGS, MOST, NUMBER_PARTS, RedFlag
from triage.domain.sites import SIDES, check_side
from triage.errors import UsageError

_KEYS = ("age", "site", "side", "items", "flags", "exclusions", "worried")
_SHOWN = 30
_Choice = TypeVar("_Choice", bound=StrEnum)


def _shown(value: object) -> str:
    """Name a bad value without repeating a huge one."""
    if isinstance(value, str):
        start = "".join(sign if sign.isprintable() else "\ufffd" for sign in value[:_SHOWN])
        return f'"{start}"' if len(value) <= _SHOWN else f'"{start}…"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) < 10**9 else "a huge number"
    names = {dict: "an object", list: "a list", float: "a decimal number"}
    return names.get(type(value), "something else")


def _refuse(place: str, value: object, wanted: str) -> NoReturn:
    raise UsageError(f'"{place}" in the answers is {_shown(value)}; it must be {wanted}.')


def _object(place: str, value: object, keys: Collection[str]) -> Mapping[str, object]:
    """Return `value` where it is an object that has only `keys`."""
    if not isinstance(value, dict):
        _refuse(place, value, "an object")
    for key in value:
        if not isinstance(key, str) or key not in keys:
            raise UsageError(f"{_shown(key)} is not a key of {place}; use {', '.join(keys)}.")
    return value


def _choice(place: str, value: object, options: type[_Choice]) -> _Choice:
    if isinstance(value, str):
        with suppress(ValueError):
            return options(value)
    _refuse(place, value, f"one of {', '.join(options)}")


def _whole(place: str, value: object, highest: int) -> int | None:
    if value is None or value == Answer.UNKNOWN:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= highest:
        _refuse(place, value, f"a whole number from 0 to {highest}, or null")
    return value


def _text(place: str, value: object, options: Collection[str] | None = None) -> str | None:
    if value is None or value == Answer.UNKNOWN:
        return None
    if not isinstance(value, str) or (options is not None and value not in options):
        _refuse(place, value, f"one of {', '.join(options)}" if options else "a site code")
    return value


def _part(place: str, name: str, value: object) -> PartAnswer:
    if name in NUMBER_PARTS:
        return _whole(place, value, MOST[name])
    return _choice(place, value, Answer)


def _flag(flag: RedFlag, value: object) -> FlagAnswer:
    place = f"flags.{flag.code}"
    if flag.parts and not isinstance(value, str):
        parts = _object(place, value, flag.parts)
        return {name: _part(f"{place}.{name}", name, part) for name, part in parts.items()}
    return _choice(place, value, Answer)


def _choices(place: str, value: object, keys: Collection[str]) -> dict[str, Answer]:
    given = _object(place, value, keys)
    return {code: _choice(f"{place}.{code}", answer, Answer) for code, answer in given.items()}


def answers_from_json(data: object) -> Answers:
    """Read the parsed JSON of an answers file; a ``UsageError`` names the first thing that is wrong."""
    given = _object("the answers", data, _KEYS)
    site = _text("site", given.get("site"))
    side = _text("side", given.get("side"), SIDES)
    if site is not None:
        check_side(site, side)
    elif side is not None:
        raise UsageError('The answers have a "side" but no "site"; add the site or leave the side out.')
    flags = _object("flags", given.get("flags", {}), FLAG_BY_CODE)
    worried = given.get("worried")
    return Answers(
        age=_whole("age", given.get("age"), OLDEST),
        site=site,
        side=side,
        items=_choices("items", given.get("items", {}), ITEM_CODES),
        flags={code: _flag(FLAG_BY_CODE[code], value) for code, value in flags.items()},
        exclusions=_choices("exclusions", given.get("exclusions", {}), EXCLUSIONS),
        worried=None if worried in (None, Answer.UNKNOWN) else _choice("worried", worried, Worry),
    )


def _flag_to_json(answer: FlagAnswer) -> object:
    if isinstance(answer, Answer):
        return answer.value
    return {name: value.value if isinstance(value, Answer) else value for name, value in answer.items()}


def answers_to_json(answers: Answers) -> dict[str, object]:
    """Write the answers as the object that ``answers_from_json`` reads back the same."""
    return {
        "age": answers.age,
        "site": answers.site,
        "side": answers.side,
        "items": {code: answer.value for code, answer in answers.items.items()},
        "flags": {code: _flag_to_json(answer) for code, answer in answers.flags.items()},
        "exclusions": {code: answer.value for code, answer in answers.exclusions.items()},
        "worried": None if answers.worried is None else answers.worried.value,
    }


def _flag_template(flag: RedFlag) -> object:
    if not flag.parts:
        return Answer.UNKNOWN.value
    return {name: None if name in NUMBER_PARTS else Answer.UNKNOWN.value for name in flag.parts}


def answers_template() -> dict[str, object]:
    """Return an answers file with every key, all of it unknown."""
    return {
        "age": None,
        "site": None,
        "side": None,
        "items": dict.fromkeys(ITEM_CODES, Answer.UNKNOWN.value),
        "flags": {flag.code: _flag_template(flag) for flag in FLAGS},
        "exclusions": dict.fromkeys(EXCLUSIONS, Answer.UNKNOWN.value),
        "worried": None,
    }
