"""The history: one file that the person holds, or the database of a clinic."""

from triage.store.history import Contents, History
from triage.store.opening import open_database, open_history
from triage.store.people import Person
from triage.store.verify import Damage

__all__ = ["Contents", "Damage", "History", "Person", "open_database", "open_history"]
