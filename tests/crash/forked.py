"""Run a function in a forked child of this warmed-up process: no engine of the parent is open in it."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

Found = TypeVar("Found")
FORK = multiprocessing.get_context("fork")
PATIENCE_S = 120.0


class ChildDied(Exception):
    """A child ended without an answer: killed, or by a traceback (which it has printed)."""


def in_child(function: Callable[..., Found], *given: object, **named: object) -> Found:
    """Return what `function` returns in a child. Raises `ChildDied` where it never did."""
    here, there = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_answer, args=(there, function, given, named))
    child.start()
    there.close()
    try:
        if not here.poll(PATIENCE_S):
            child.kill()
            raise ChildDied("no answer in time")
        found: Found = here.recv()
    except EOFError:
        child.join()
        raise ChildDied(f"exit code {child.exitcode}") from None
    finally:
        child.join()
        here.close()
    return found


def _answer(there: Connection, function: Callable[..., object], given: tuple, named: dict) -> None:
    there.send(function(*given, **named))
    there.close()
