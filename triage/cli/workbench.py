"""What the commands of the workbench share: the extra that they need, and progress over pictures."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import TypeVar

from triage.errors import UsageError

NEEDED = ("sklearn", "scipy", "matplotlib", "jinja2")
"""Modules of the [train] extra that every command of the workbench uses."""

Item = TypeVar("Item")


def need_training(*more: str) -> None:
    """Raise `UsageError` where the [train] extra, or a module of `more`, is not installed. Nothing is loaded."""
    if any(find_spec(name) is None for name in (*NEEDED, *more)):
        raise UsageError("The workbench is not installed. Install it with: pip install 'triage[train]'")


def progress(quiet: bool) -> Callable[[Iterable[Item], int, str], Iterable[Item]]:
    """A way to show progress on stderr: called with the items, how many, and what is done. Nothing where `quiet`."""

    def shown(items: Iterable[Item], total: int, said: str) -> Iterable[Item]:
        if quiet or not total:
            return items
        from rich.console import Console
        from rich.progress import track

        return track(items, said, total=total, console=Console(stderr=True))

    return shown


def listed(given: Iterable[str] | None) -> tuple[str, ...]:
    """Names of an option that may be given several times, or once with commas between."""
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())
