"""The data key as a code on paper: four lines of sixteen letters and digits, each with its own check.

Base 32 in Crockford's alphabet, which has no I, L, O and U. A line holds eight bytes of the key and a CRC of 16
bits over its number and them, so a wrong line is named: any one wrong sign, two swapped neighbours and two
swapped lines are always found, and of all other errors one in 65,536 is not. The file itself then refuses the key.
"""

import re
import unicodedata
from binascii import crc_hqx

from triage.errors import HistoryError
from triage.store.keys import KEY_BYTES

LINES = 4
"""Lines of a code."""
LINE_SIGNS = 16
"""Letters and digits of a line."""
GROUP_SIGNS = 4
"""Letters and digits of a group."""
SIGNS = LINES * LINE_SIGNS
"""Letters and digits of a code."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""

_CHUNK = KEY_BYTES // LINES
_MEANT = str.maketrans("OILU", "011V")  # how the four missing letters are read
_NUMBER = re.compile(r"^\s*[1-4][.)]", re.MULTILINE)  # a line's number, copied along


def recovery_code(data_key: bytes) -> str:
    """Return the code of a data key: four lines of four groups of four."""
    chunks = [data_key[nth * _CHUNK :][:_CHUNK] for nth in range(LINES)]
    return "\n".join(_grouped(_line(nth, chunk)) for nth, chunk in enumerate(chunks, start=1))


def data_key_of(code: str) -> bytes:
    """Return the data key of a code as a person types it; case, spaces, dashes and look-alikes do not matter.

    Raises `HistoryError` that names the line where a sign is wrong.
    """
    signs = _signs(code)
    if len(signs) != SIGNS:
        raise HistoryError(f"The code has {SIGNS} letters and digits, and you typed {len(signs)}.")
    return b"".join(_chunk(nth, signs[(nth - 1) * LINE_SIGNS :][:LINE_SIGNS]) for nth in range(1, LINES + 1))


def _signs(code: str) -> str:
    plain = unicodedata.normalize("NFKC", _NUMBER.sub("", code)).upper().translate(_MEANT)
    return "".join(sign for sign in plain if sign.isalnum())


def _grouped(line: str) -> str:
    return " ".join(line[at : at + GROUP_SIGNS] for at in range(0, LINE_SIGNS, GROUP_SIGNS))


def _line(nth: int, chunk: bytes) -> str:
    number = int.from_bytes(chunk + _check(nth, chunk))
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(LINE_SIGNS)))


def _chunk(nth: int, line: str) -> bytes:
    number = 0
    for sign in line:
        place = ALPHABET.find(sign)
        if place < 0:
            raise HistoryError(_wrong(nth))
        number = number << 5 | place
    whole = number.to_bytes(_CHUNK + 2)
    if whole[_CHUNK:] != _check(nth, whole[:_CHUNK]):
        raise HistoryError(_wrong(nth))
    return whole[:_CHUNK]


def _check(nth: int, chunk: bytes) -> bytes:
    return crc_hqx(bytes([nth]) + chunk, 0).to_bytes(2)


def _wrong(nth: int) -> str:
    return f"Line {nth} of the code has a wrong sign. Compare it with the sheet."
