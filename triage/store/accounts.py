"""The accounts of a clinic, and the tries to log in: counted in the database, so that all kiosks share the count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.domain.accounts import Account, Role, may_try
from triage.errors import HistoryError
from triage.store import audit, digests
from triage.store.engine import in_plain_words, take_turn
from triage.store.file import OpenFile
from triage.store.tables import AccountRow

UNKNOWN = "unknown"
"""What the log says of a name that nobody has: it may be a password that went into the wrong field."""


@dataclass(frozen=True)
class Try:
    """A password that may be looked at now, and the hash that it must fit."""

    account: Account
    hash: str


class Accounts(OpenFile):
    """The accounts of the open database. Each change, each login and each failure is in the log, no password is."""

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._reading() as session:
            return tuple(
                _account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name))
            )

    def get(self, account_id: str) -> Account | None:
        """One account; None where there is none of that id."""
        with self._reading() as session:
            row = session.get(AccountRow, account_id)
            return _account(row) if row else None

    def add(self, account_id: str, name: str, role: Role, password: str, at: datetime) -> Account:
        """Add an account; `password` is the hash. Raises `HistoryError` where the name is taken."""
        with self._writing("account.add", account_id, at) as session:
            if _named(session, name) is not None:
                raise HistoryError("There is an account of that name already. Choose another name.")
            row = AccountRow(
                id=account_id, name=name, role=role.value, password=password, created_at=at, failures=0
            )
            session.add(row)
            session.flush()
            return _account(row)

    def disable(self, name: str, at: datetime) -> None:
        """End an account; it stays in the list, because the log names it."""
        with self._changing("account.disable", name, at) as row:
            row.disabled_at = row.disabled_at or at

    def set_password(self, name: str, password: str, at: datetime) -> None:
        """Give an account another password, as its hash. The count of wrong ones begins anew."""
        with self._changing("account.password", name, at) as row:
            row.password, row.failures, row.failed_at = password, 0, None

    # logging in

    def begin_try(self, name: str, at: datetime) -> Try | None:
        """Count a try before its password is looked at, so that two kiosks cannot guess at once.

        Return None where there is no such account, it has ended, or it has to wait.
        """
        with self._deciding() as session:
            row = _named(session, name)
            if row is None:
                audit.note(session, "login.try", None, at, UNKNOWN)
                return None
            if row.disabled_at is not None or not may_try(row.failures, row.failed_at, at):
                audit.note(session, "login.refused", row.id, at, row.name)
                return None
            audit.note(session, "login.try", row.id, at, row.name)
            found = Try(_account(row), row.password)
            row.failures, row.failed_at = row.failures + 1, at
            return found

    def end_try(
        self, account: Account | None, at: datetime, *, fits: bool, rehashed: str | None = None
    ) -> None:
        """Say how a try ended. One that fits ends the count; `rehashed` is its password's newer hash."""
        with self._deciding() as session:
            subject, who = (account.id, account.name) if account else (None, UNKNOWN)
            if account is not None and fits:
                row = session.get_one(AccountRow, account.id)
                row.failures, row.failed_at = 0, None
                row.password = rehashed or row.password
            audit.note(session, "login" if fits else "login.fail", subject, at, who)

    def end_session(self, account: Account, at: datetime) -> None:
        """Note that somebody logged out, or was logged out."""
        with self._deciding() as session:
            audit.note(session, "logout", account.id, at, account.name)

    @contextmanager
    def _deciding(self) -> Iterator[Session]:
        """A transaction whose entry in the log depends on what is found in it."""
        with in_plain_words(), Session(self._engine) as session, session.begin():
            take_turn(session)
            digests.watch(session)
            yield session
            digests.seal(session)

    @contextmanager
    def _changing(self, action: str, name: str, at: datetime) -> Iterator[AccountRow]:
        with self._deciding() as session:
            row = _named(session, name)
            if row is None:
                raise HistoryError("There is no account of that name. See: triage accounts list")
            yield row
            audit.note(session, action, row.id, at, self.who)


def _named(session: Session, name: str) -> AccountRow | None:
    return session.scalar(select(AccountRow).where(AccountRow.name == name)) if name.isprintable() else None


def _account(row: AccountRow) -> Account:
    return Account(
        row.id, row.name, Role(row.role), row.created_at, row.disabled_at, row.failures, row.failed_at
    )
