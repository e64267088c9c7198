"""What a history hands on to another file, and takes in from one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from triage.errors import HistoryError
from triage.store import exchange
from triage.store.merge import Content, Merge, Merged
from triage.store.over_time import OverTime
from triage.store.tables import PatientRow


class HandingOn(OverTime):
    """The part of a history that exports and imports."""

    def rows(self) -> exchange.Tables:
        """Every row of the person, by table, as docs/exchange.md describes them."""
        with self._reading() as session:
            return exchange.rows_of(session, self._whose(session) or "")

    def photo_contents(self) -> Iterator[tuple[str, str, bytes]]:
        """Digest, format and untouched bytes of each photo of the person, one at a time."""
        with self._reading() as session:
            yield from exchange.photo_contents(session, self._whose(session) or "")

    def log(self) -> list[dict[str, Any]]:
        """The log of the file: who did what and when, without medical content."""
        with self._reading() as session:
            return exchange.log_of(session)

    def take_in(
        self,
        tables: exchange.Tables,
        content: Content,
        at: datetime,
        *,
        into: str | None = None,
        prefer_there: bool = False,
    ) -> Merged:
        """Take the rows of an export in, all of them or none. Twice the same changes nothing the second time.

        `content` gives a photo's bytes by its digest. `into`: the person here whose rows they become; None keeps the
        person of the export. Where a value differs the one here stays, with `prefer_there` the other.
        """
        with self._writing("history.import", into, at) as session:
            if into is not None and session.get(PatientRow, into) is None:
                raise HistoryError("This person is not in the history. Choose another one.")
            return Merge(session, content, into=into, prefer_there=prefer_there).take(tables)
