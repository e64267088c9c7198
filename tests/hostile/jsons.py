"""JSON of wrong types, depths and numbers, made from a valid one."""

import json
from random import Random
from typing import Any

from tests.hostile.bytes_ import mutated

STRANGE: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    -float("inf"),
    "",
    "\0",
    "\ud800",
    "x" * 100_000,
    "a\nb\x1b[31m",
    "‮gnp.exe",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "'; DROP TABLE patient; --",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"__class__": "x"},
)


def strange(random: Random) -> Any:
    """A value that nobody expects."""
    if random.random() < 0.05:
        deep: Any = 1
        for _ in range(random.choice((100, 900))):
            deep = [deep]
        return deep
    return random.choice(STRANGE)


def changed(random: Random, value: Any) -> Any:
    """The value with one of its parts, somewhere, put in another's place, left out, or added."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        key = random.choice(sorted(value))
        match random.randrange(8):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {**value, random.choice(("extra", "", "\ud800", "x" * 5000)): strange(random)}
        return {**value, key: changed(random, value[key])}
    if isinstance(value, list) and value and random.random() < 0.9:
        at = random.randrange(len(value))
        match random.randrange(8):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value[: at + 1] + value[at:]
        return [*value[:at], changed(random, value[at]), *value[at + 1 :]]
    return strange(random)


def text(random: Random, value: Any) -> bytes:
    """JSON text of a changed value, or text that is no good JSON."""
    pick = random.random()
    if pick < 0.05:
        return b"[" * 100_000
    if pick < 0.1:
        return b'{"a":1,"a":2}'
    if pick < 0.15:
        return b'{"age": ' + b"9" * 5000 + b"}"
    if pick < 0.3:
        return mutated(random, json.dumps(value).encode())
    for _ in range(random.choice((1, 1, 3))):
        value = changed(random, value)
    return json.dumps(value).encode()
