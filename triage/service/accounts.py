"""Log in at a clinic, and look after the accounts. No password is kept, logged or told; only argon2's hash of it is.

Whatever is wrong with a login, the answer is the same sentence after about the same time: nobody learns from it which
names there are, or that a name has to wait.
"""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from triage.domain.accounts import LONGEST_NAME, Account, Right, Role, account_name
from triage.errors import UsageError
from triage.service.desk import Desk
from triage.service.passphrase import strength
from triage.store.accounts import Accounts
from triage.words import words

LONGEST_PASSWORD = 1024
"""Longest password that is looked at, characters."""

HASHER = PasswordHasher()
"""argon2id with the parameters of RFC 9106, its second recommendation: 64 MiB, 3 passes, 4 lanes."""


def accounts(desk: Desk) -> tuple[Account, ...]:
    """Every account, by name."""
    return _of(desk).all()


def add(desk: Desk, name: str, role: Role, password: str) -> Account:
    """Add an account. Raises `UsageError` for a name or a password that cannot be used."""
    kept = account_name(name)
    if not kept or len(kept) > LONGEST_NAME:
        raise UsageError(words("accounts.name", most=LONGEST_NAME))
    hashed = _hashed(password, kept)
    return _of(desk).add(desk.new_id(), kept, role, hashed, desk.clock())


def disable(desk: Desk, name: str) -> None:
    """End an account: who is logged in with it is logged out at the next press."""
    _of(desk).disable(account_name(name), desk.clock())


def set_password(desk: Desk, name: str, password: str) -> None:
    """Give an account another password, and end its wait."""
    kept = account_name(name)
    _of(desk).set_password(kept, _hashed(password, kept), desk.clock())


def log_in(desk: Desk, name: str, password: str) -> Account:
    """Return the account that name and password fit. Raises `UsageError`, always with the same sentence."""
    kept, given = _of(desk), _one_way(password)
    tried = kept.begin_try(account_name(name)[: LONGEST_NAME + 1], desk.clock())
    fits = _fits(tried.hash if tried else _nobodys(), given) and tried is not None
    renewed = HASHER.hash(given) if fits and tried and HASHER.check_needs_rehash(tried.hash) else None
    kept.end_try(tried.account if tried else None, desk.clock(), fits=fits, rehashed=renewed)
    if tried is None or not fits:
        raise UsageError(words("screen.login.refused"))
    return tried.account


def log_out(desk: Desk, account: Account) -> None:
    """Note that somebody logged out."""
    _of(desk).end_session(account, desk.clock())


def still(desk: Desk, account: Account) -> Account | None:
    """Return the account as it is now; None where it has ended."""
    now = _of(desk).get(account.id)
    return now if now is not None and now.disabled_at is None else None


def require(account: Account | None, right: Right) -> Account:
    """Return the account where it may do that. Raises `UsageError`."""
    if account is None or not account.may(right):
        raise UsageError(words("screen.login.not_allowed"))
    return account


def _of(desk: Desk) -> Accounts:
    return Accounts.sharing(desk.history, who=desk.who)


def _one_way(password: str) -> str:
    """The same letters typed on another keyboard are the same password (NIST SP 800-63B, section 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])


def _hashed(password: str, name: str) -> str:
    given = _one_way(password)
    if len(given) > LONGEST_PASSWORD:
        raise UsageError(words("accounts.password_long", most=LONGEST_PASSWORD))
    judged = strength(given, known=(name, "triage", "clinic"))
    if not judged.enough:
        raise UsageError(judged.advice)
    return HASHER.hash(given)


def _fits(hashed: str, given: str) -> bool:
    try:
        return HASHER.verify(hashed, given)
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """A hash that nothing fits: a name that nobody has costs the time of one that somebody has."""
    return HASHER.hash(unicodedata.normalize("NFKC", "nobody's password"))


def get_ready(desk: Desk) -> None:
    """Make what the first login needs. Raises `UsageError` where nobody could log in."""
    _nobodys()
    if all(one.disabled_at for one in accounts(desk)):
        raise UsageError("Nobody can log in yet. Add an account with: triage accounts add NAME")
