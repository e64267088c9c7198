"""Who works at a clinic, what they may do, and how long a wrong password keeps them waiting."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from triage.domain.one_line import one_line

FREE_TRIES: Final = 3
"""Wrong passwords in a row before the first wait. A slip of the finger costs nothing."""
FIRST_WAIT: Final = timedelta(seconds=1)
"""The first wait; it doubles with each further wrong one (OWASP Authentication Cheat Sheet, "Account Lockout")."""
LONGEST_WAIT: Final = timedelta(hours=1)
"""No wait is longer (NIST SP 800-63B, section 5.2.2: "30 seconds up to an hour")."""
MOST_TRIES: Final = 100
"""Wrong passwords in a row after which only a new password helps (NIST SP 800-63B, section 5.2.2)."""
LONGEST_NAME: Final = 64
"""Longest name of an account, characters."""


class Role(StrEnum):
    """What somebody is at the clinic."""

    NURSE = "nurse"
    ADMIN = "admin"


class Right(StrEnum):
    """What can be allowed."""

    VISIT = "visit"
    """Open a patient, and add visits."""
    ACCOUNTS = "accounts"
    ERASE = "erase"
    SETTINGS = "settings"


RIGHTS: Final = {Role.NURSE: frozenset({Right.VISIT}), Role.ADMIN: frozenset(Right)}
"""What each role may do."""


@dataclass(frozen=True)
class Account:
    """Somebody who may log in. The password's hash is not part of it."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    failures: int
    failed_at: datetime | None

    def may(self, right: Right) -> bool:
        """True where the account is open and its role has the right."""
        return self.disabled_at is None and right in RIGHTS[self.role]


def account_name(text: str) -> str:
    """Return a name as it is kept: one line, one way of writing each letter, no capitals."""
    return unicodedata.normalize("NFKC", one_line(text)).casefold().strip()


def wait_after(failures: int) -> timedelta:
    """Return how long nobody may try again after so many wrong passwords in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doubled = min(failures - FREE_TRIES, 20)  # 2^20 s is far beyond the longest wait
    return min(FIRST_WAIT * int(2**doubled), LONGEST_WAIT)


def may_try(failures: int, failed_at: datetime | None, now: datetime) -> bool:
    """True where a password may be tried now."""
    if failures >= MOST_TRIES:
        return False
    return failed_at is None or now >= failed_at + wait_after(failures)
