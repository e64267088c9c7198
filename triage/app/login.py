"""Who is logged in at one browser of a clinic, and which patient is open there."""

from dataclasses import dataclass

from triage.domain.accounts import Account
from triage.service.patients import Patient


@dataclass
class Login:
    """`locked`: the screen was left alone; whoever logs in again as the same account goes on.

    `found` are the patients of the last search, the only ones that can be opened; None before a search.
    """

    account: Account | None = None
    locked: bool = False
    patient: Patient | None = None
    found: tuple[Patient, ...] | None = None
    typed: str = ""

    @property
    def inside(self) -> bool:
        """True where somebody is logged in and the screen is not locked."""
        return self.account is not None and not self.locked
