"""A clinic's patients: a nurse finds one by what they know of them, or admits one. There is no list to browse."""

import unicodedata

from triage.domain.accounts import Account, Right
from triage.domain.one_line import one_line
from triage.domain.referral import LetterDetails
from triage.errors import UsageError
from triage.service.accounts import require
from triage.service.desk import Desk
from triage.store.register import Patient, Register
from triage.words import words

FEWEST_LETTERS = 3
"""A search with fewer letters finds nobody: a passer-by cannot leaf through the names."""
MOST_FOUND = 6
"""A search that finds more shows nobody, and asks for more letters."""
LONGEST_NAME = 120
"""Longest name of a patient, characters."""


def search(desk: Desk, account: Account | None, text: str) -> tuple[Patient, ...]:
    """Find patients by the whole number, or by how the words of their name begin. Raises `UsageError`."""
    require(account, Right.VISIT)
    typed = one_line(text)
    if len(_plain(typed)) < FEWEST_LETTERS:
        raise UsageError(words("screen.patients.more_letters", fewest=FEWEST_LETTERS))
    found = tuple(one for one in _register(desk).patients() if _fits(one, typed))
    if len(found) > MOST_FOUND:
        raise UsageError(words("screen.patients.too_many"))
    return found


def admit(desk: Desk, account: Account | None, name: str, number: str, born: str) -> Patient:
    """Add a patient. Two people may share a name, so a number or the birth is asked for as well."""
    nurse = require(account, Right.VISIT)
    name, number, born = map(one_line, (name, number, born))
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(words("screen.patients.name_needed", most=LONGEST_NAME))
    if not number and not born:
        raise UsageError(words("screen.patients.two_needed"))
    given = {"name": name, "record_number": number, "born": born}
    LetterDetails.from_json({key: value for key, value in given.items() if value})
    made = Patient(desk.new_id(), name, number or None, born or None)
    _register(desk, nurse).admit(made, desk.clock())
    return made


def open_patient(desk: Desk, account: Account | None, patient_id: str) -> tuple[Patient, Desk]:
    """Return the patient and a desk bound to them and to who is logged in. It is noted in the log."""
    nurse = require(account, Right.VISIT)
    found = _register(desk, nurse).opened(patient_id, desk.clock())
    return found, desk.for_person(found.id, nurse.name)


def _register(desk: Desk, account: Account | None = None) -> Register:
    return Register.sharing(desk.history, who=account.name if account else None)


def _fits(one: Patient, typed: str) -> bool:
    if one.number is not None and one.number.casefold() == typed.casefold():
        return True
    names = _plain(one.name or "").split()
    return all(any(name.startswith(part) for name in names) for part in _plain(typed).split())


def _plain(text: str) -> str:
    """The text without capitals and accents: Muller finds Müller."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


__all__ = ["Patient", "admit", "open_patient", "search"]
