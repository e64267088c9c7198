"""Plain tables in a terminal, and days as they are typed."""

from datetime import date

from triage.errors import UsageError

MOST_SIGNS = 300
"""More of a cell is not shown: a file of a stranger may hold a name of megabytes, which takes minutes to lay out."""


def print_table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows under their heads; nothing in a cell is taken for markup."""
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(*(Column(head, overflow="fold") for head in heads), box=None, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell[:MOST_SIGNS]) for cell in row))
    Console(emoji=False, markup=False).print(table)


def read_day(text: str) -> date:
    """Read a day such as 2026-11-24. Raises `UsageError` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text[:40]!a} is not a date. Write it such as 2026-11-24.") from None
