"""Small mutations of valid bytes that every kind of input goes through."""

from random import Random


def cut(random: Random, data: bytes) -> bytes:
    """End too early."""
    return data[: random.randrange(len(data))]


def flip(random: Random, data: bytes) -> bytes:
    """Change a few bytes."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 20))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def flip_start(random: Random, data: bytes) -> bytes:
    """Change a few bytes of the first two hundred: headers lie there."""
    return flip(random, data[:200]) + data[200:]


def drop(random: Random, data: bytes) -> bytes:
    """Leave a piece out."""
    at = random.randrange(len(data))
    return data[:at] + data[at + random.randrange(1, 2000) :]


def double(random: Random, data: bytes) -> bytes:
    """Say a piece twice."""
    at = random.randrange(len(data))
    return data[:at] + data[at : at + random.randrange(1, 2000)] + data[at:]


def fill(random: Random, data: bytes) -> bytes:
    """Overwrite a piece with zeros, ones or noise."""
    at, size = random.randrange(len(data)), random.randrange(1, 4096)
    noise = random.choice((bytes(size), b"\xff" * size, random.randbytes(size)))
    return data[:at] + noise + data[at + size :]


def behind(random: Random, data: bytes) -> bytes:
    """Add something behind the end."""
    return data + random.choice(
        (b"PK\x05\x06" + bytes(18), b"<script>alert(1)</script>", random.randbytes(5000))
    )


def before(random: Random, data: bytes) -> bytes:
    """Add something before the start."""
    return random.choice((b"\n", b"\xef\xbb\xbf", b"<svg/>", random.randbytes(100))) + data


MUTATIONS = (cut, flip, flip_start, drop, double, fill, behind, before)


def mutated(random: Random, data: bytes) -> bytes:
    """One of them."""
    return random.choice(MUTATIONS)(random, data)
