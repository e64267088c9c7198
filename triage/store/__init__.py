"""The history: one SQLite file that the person holds."""

from triage.store.history import Contents, History, open_history
from triage.store.verify import Damage

__all__ = ["Contents", "Damage", "History", "open_history"]
