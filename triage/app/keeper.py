"""When the history may be seen: not while it is locked, and nobody reads it while it is closed or replaced."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from triage.app.session import real_time
from triage.errors import UsageError
from triage.words import words

FREE_TRIES: Final = 3
"""Wrong tries after which each further one waits; twice as long each time."""

FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 300.0
"""Waits after a wrong try, in seconds."""

Seconds = Callable[[], float]


@dataclass
class Tries:
    """Counts wrong passphrases while the program runs, and makes whoever guesses wait longer and longer."""

    clock: Seconds = real_time
    wrong: int = 0
    until: float = 0.0

    def check(self) -> None:
        """Raise `UsageError` while the wait of the last wrong try is not over."""
        left = self.until - self.clock()
        if left > 0:
            raise UsageError(words("screen.lock.wait", seconds=ceil(left)))

    def count(self) -> None:
        """One more was wrong."""
        self.wrong += 1
        over = self.wrong - FREE_TRIES
        if over >= 0:
            self.until = self.clock() + min(FIRST_WAIT * 2.0 ** min(over, 20), LONGEST_WAIT)

    def reset(self) -> None:
        """It was right."""
        self.wrong, self.until = 0, 0.0


class Turns:
    """Many may read the history at once; who closes or replaces it is alone with it."""

    def __init__(self) -> None:
        self._door = threading.Condition()
        self._inside = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read for a moment."""
        with self._door:
            self._inside += 1
        try:
            yield
        finally:
            with self._door:
                self._inside -= 1
                self._door.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until nobody reads, and let nobody begin meanwhile."""
        with self._door:
            self._door.wait_for(lambda: self._inside == 0)
            yield


@dataclass
class Keeper:
    """What the lock of one running program needs. `minutes`: idle time until it locks by itself, 0 for never.

    `touched` is when a person was last seen.
    """

    minutes: int = 15
    clock: Seconds = real_time
    tries: Tries = field(default_factory=Tries)
    turns: Turns = field(default_factory=Turns)
    touched: float = 0.0

    def __post_init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self.touched = self.clock()

    def idle(self) -> bool:
        """True where nobody was seen for too long."""
        return self.minutes > 0 and self.clock() - self.touched > self.minutes * 60
