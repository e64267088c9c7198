"""Every error a person can meet. One class a room; each carries the exit code of the contract.

TriageError
├── UsageError      2  wrong usage: a bad option, answers file or site
├── PictureError    4  not a readable picture
├── HistoryError    5  the history file is missing, damaged or newer
│   └── LockedError 5  the history has a passphrase, and it was not given
├── ModelError      6  a model is missing, or its hash or parity is wrong
└── DataError       7  bad data for the workbench

The message is one sentence that says what happened and what to do next. Exit code 3 (photo refused
by the quality gate) is a result, not an error; exit code 1 is left for faults of our own.
"""


class TriageError(Exception):
    """Something a person can act on. The text is one sentence for them."""

    exit_code = 1


class UsageError(TriageError):
    """A command, an option or an answers file was not understood."""

    exit_code = 2


class PictureError(TriageError):
    """The bytes are no picture that can be read."""

    exit_code = 4


class HistoryError(TriageError):
    """The history cannot be opened, read or written."""

    exit_code = 5


class LockedError(HistoryError):
    """The history has a passphrase, and nobody gave it yet."""


class ModelError(TriageError):
    """A shipped network is missing or is not what its card says."""

    exit_code = 6


class DataError(TriageError):
    """The workbench was given data it cannot use."""

    exit_code = 7
