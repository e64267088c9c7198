"""The addresses of the screens, as they stand after the hash. Only what is listed here can be gone to."""

import re
from typing import Final

_ID: Final = r"[\w-]{1,64}"

CHECK: Final = re.compile(
    r"/check(?:/(?P<step>photo|where|questions|result|outline)(?:(?<=questions)/(?P<card>\d{1,2}))?)?"
)
"""The steps of a check, and the outline of its photo."""

MARK: Final = re.compile(rf"/mark/(?P<mark>{_ID})(?:/(?P<pin>pin)|/outline/(?P<observation>{_ID}))?")
"""One mark, its pin on the body map, and the outline on one of its photos."""

OVERVIEW: Final = re.compile(rf"/overview/(?P<overview>{_ID})(?:/with/(?P<other>{_ID}))?")
"""One overview photo, and the same beside an earlier one."""

_ANYWHERE: Final = ("/about", "/help")
FILE: Final = re.compile(r"/file(?:/(?:backups|lock|copies|erase))?")
"""The file: what it is, and what can be done with it."""

TAKING: Final = frozenset({"/welcome/have", "/file/backups", "/file/copies"})
"""Places at home that take in a whole file."""

_FIRST: Final = ("/welcome", "/welcome/have", "/sheet", "/lock", "/lock/code", "/people")
_HOME: Final = ("/marks", "/letter", "/body", "/reminders", "/overviews", *_FIRST)
_KIOSK: Final = ("/start", "/finish", "/bring", "/bring/locked", "/bring/whose")


def known(place: str, *, kiosk: bool) -> bool:
    """True where a place other than a check may be gone to. A kiosk visit has no history to show."""
    if place in _ANYWHERE:
        return True
    if kiosk:
        return place in _KIOSK
    return place in _HOME or any(one.fullmatch(place) for one in (MARK, OVERVIEW, FILE))


def mark_at(place: str) -> str | None:
    """Return the id of the mark that a place is about."""
    found = MARK.fullmatch(place)
    return found["mark"] if found else None
