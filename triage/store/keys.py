"""The data key of an encrypted history, and how a passphrase opens it.

The key is 32 random bytes and never changes. It is wrapped (RFC 3394) by a second key that argon2id makes of
the passphrase (RFC 9106), so a new passphrase rewraps it and no page of the history is written again. The
wrapped key is no secret: without the passphrase it is worth nothing.
"""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from argon2 import low_level
from argon2.exceptions import HashingError
from cryptography.hazmat.primitives import keywrap

from triage.errors import HistoryError

KEY_BYTES = 32
"""Length of a data key, and of the key that wraps it: AES-256."""
SALT_BYTES = 16
"""RFC 9106, section 3.1: 16 bytes are recommended."""
WRAPPED_BYTES = KEY_BYTES + 8
"""RFC 3394: the wrapped key is eight bytes longer; they tell a wrong passphrase."""

WRONG = "The passphrase is not right. Try again, or use the recovery sheet."
"""What a person reads after a wrong passphrase."""
DAMAGED = "The key file is damaged. Put a copy of it back, or use the recovery sheet."
"""What a person reads where the key file is not what was written."""
_UNREADABLE = "The passphrase has a sign that cannot be read. Type it again."
_EMPTY = "The passphrase is empty. Type it in."
_NO_MEMORY = "There is not enough memory to open the history. Close other programs, then try again."

_MOST_MEMORY_KIB = 512 * 1024
_MOST_TIME = 8
_MOST_LANES = 16
_LEAST_MEMORY_A_LANE_KIB = 8  # RFC 9106, section 3.1

Random = Callable[[int], bytes]
"""A source of so many random bytes."""


@dataclass(frozen=True)
class Cost:
    """What one guess of a passphrase costs. `memory_kib` is for all lanes together."""

    memory_kib: int
    time: int
    parallelism: int

    def __post_init__(self) -> None:
        """Refuse a cost that argon2 does not know, or with which a hostile file would stop the machine.

        The bounds leave eight times the memory and more than twice the passes of `COST`: some seconds at most.
        """
        least = _LEAST_MEMORY_A_LANE_KIB * self.parallelism
        fits = (
            1 <= self.parallelism <= _MOST_LANES
            and 1 <= self.time <= _MOST_TIME
            and least <= self.memory_kib <= _MOST_MEMORY_KIB
        )
        if not fits:
            raise HistoryError(DAMAGED)


COST = Cost(memory_kib=64 * 1024, time=3, parallelism=4)
"""The second choice of RFC 9106, section 4: a fifth of a second here, and every guess needs 64 MiB."""


def new_data_key(random: Random = secrets.token_bytes) -> bytes:
    """Return a new data key."""
    return random(KEY_BYTES)


def new_salt(random: Random = secrets.token_bytes) -> bytes:
    """Return a new salt, for one wrapping."""
    return random(SALT_BYTES)


@dataclass(frozen=True)
class KeySlot:
    """A data key, wrapped by a passphrase. It holds no secret."""

    salt: bytes
    cost: Cost
    wrapped: bytes
    created_at: datetime

    def open(self, passphrase: str) -> bytes:
        """Return the data key. Raises `HistoryError` where the passphrase is not right."""
        try:
            return keywrap.aes_key_unwrap(_wrapping_key(passphrase, self.salt, self.cost), self.wrapped)
        except keywrap.InvalidUnwrap as fault:
            raise HistoryError(WRONG) from fault


def wrap(data_key: bytes, passphrase: str, *, at: datetime, salt: bytes, cost: Cost = COST) -> KeySlot:
    """Return the data key wrapped by the passphrase. A salt is used once: take a `new_salt` each time."""
    if len(data_key) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise ValueError("A data key has 32 bytes and a salt has 16.")  # a fault of ours
    wrapped = keywrap.aes_key_wrap(_wrapping_key(passphrase, salt, cost), data_key)
    return KeySlot(salt, cost, wrapped, at)


def rewrap(slot: KeySlot, old: str, new: str, *, at: datetime, salt: bytes, cost: Cost = COST) -> KeySlot:
    """Return the same data key under a new passphrase. Raises `HistoryError` where the old one is not right."""
    return wrap(slot.open(old), new, at=at, salt=salt, cost=cost)


def _wrapping_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    try:
        return low_level.hash_secret_raw(
            _prepared(passphrase),
            salt,
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.parallelism,
            hash_len=KEY_BYTES,
            type=low_level.Type.ID,
        )
    except (HashingError, MemoryError) as fault:
        raise HistoryError(_NO_MEMORY) from fault


def _prepared(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same from every keyboard: RFC 8265, section 4.2 (spaces, then NFC)."""
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in passphrase)
    if not spaced:
        raise HistoryError(_EMPTY)
    try:
        return unicodedata.normalize("NFC", spaced).encode("utf-8")
    except UnicodeEncodeError as fault:
        raise HistoryError(_UNREADABLE) from fault
