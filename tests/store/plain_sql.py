"""Plain SQL to an open history, past the store: what a test looks up, and damage that it does."""

from typing import Any

from triage.service.desk import Desk
from triage.store import History


def sql(table: Desk | History, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement in a transaction of its own; return its rows."""
    history = table.history if isinstance(table, Desk) else table
    with history._engine.begin() as connection:
        done = connection.exec_driver_sql(statement)
        return [tuple(row) for row in done] if done.returns_rows else []
