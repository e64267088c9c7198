"""What every way through needs: the history, the network, a clock and a source of ids."""

import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from triage.domain.comparison import Comparison
from triage.errors import ModelError

if TYPE_CHECKING:
    from triage.classifier import Model
    from triage.lesion import Finder
    from triage.store import History

OFF = "off"
"""The model id that switches the network off."""
DEFAULT = "default"
"""The model id that takes the newest shipped network."""


def default_history() -> Path:
    """Where the history lies when nobody says otherwise: the user's data folder."""
    return platformdirs.user_data_path("triage", appauthor=False) / "history.triage"


def local_now() -> datetime:
    """The present instant, in the zone of this computer."""
    return datetime.now(UTC).astimezone()


def random_id() -> str:
    """A new id that nobody can guess."""
    return str(uuid.uuid4())


@dataclass
class Desk:
    """The parts of one running program. The history and the network are opened when first asked for.

    `model_id`: a shipped network, "default" for the newest, or "off". `create`: whether a missing history
    file is laid new. `database_url` names the database of a clinic, used instead of a file. `data_key` opens an
    encrypted file; `person` is whose marks are meant, None for the only one of the file; `who` is what the log says.
    """

    history_path: Path
    model_id: str = DEFAULT
    create: bool = True
    clock: Callable[[], datetime] = local_now
    new_id: Callable[[], str] = random_id
    database_url: str | None = None
    data_key: bytes | None = field(default=None, repr=False)
    person: str | None = None
    who: str = "owner"
    compared: dict[Hashable, Comparison] = field(default_factory=dict)
    """Comparisons made so far, by both observations and their outlines: one takes a second."""

    @cached_property
    def history(self) -> "History":
        """The open history. Raises `HistoryError`; `LockedError` where it needs a passphrase."""
        from triage.store import open_database, open_history

        if self.database_url:
            return open_database(self.database_url, person=self.person, who=self.who)
        return open_history(
            self.history_path,
            create=self.create,
            data_key=self.data_key,
            person=self.person,
            who=self.who,
        )

    @cached_property
    def required_model(self) -> "Model | None":
        """The loaded network, None when it is switched off. Raises `ModelError` where it cannot be used."""
        from triage.classifier import load_model, models

        if self.model_id == OFF:
            return None
        shipped = models()
        if self.model_id == DEFAULT:
            if not shipped:
                raise ModelError("The picture check is missing. The questions still work.")
            return load_model(shipped[-1])
        if self.model_id not in shipped:
            raise ModelError(f"There is no model {self.model_id!r}. List the models with: triage model list")
        return load_model(self.model_id)

    @cached_property
    def _model_or_problem(self) -> "tuple[Model | None, str | None]":
        try:
            return self.required_model, None
        except ModelError as fault:
            return None, str(fault)

    @property
    def model(self) -> "Model | None":
        """The loaded network, or None where it is off or cannot be used: the questions work without it."""
        return self._model_or_problem[0]

    @property
    def model_problem(self) -> str | None:
        """Why the network cannot be used, one sentence; None where it can, or is switched off."""
        return self._model_or_problem[1]

    @cached_property
    def finder(self) -> "Finder | None":
        """The lesion network, or None where it is missing: then a person draws the outline."""
        from triage.lesion import finder

        try:
            return finder()
        except ModelError:
            return None

    @property
    def is_open(self) -> bool:
        """True while the history is open."""
        return "history" in self.__dict__

    def close(self) -> None:
        """Let go of the history file; it is opened again when it is asked for."""
        if self.is_open:
            self.__dict__.pop("history").close()

    def for_person(self, person: str, who: str | None = None) -> "Desk":
        """The desk of one person of the file. The open file, its key, the clock and the network are shared.

        `who` is what the log says, None for what it says here.
        """
        return _PersonsDesk(self, person, who or self.who)


class _PersonsDesk(Desk):
    """A desk that asks another one for everything but whose marks are meant, so the file is opened once.

    It holds nothing of the file itself: when the other desk closes the history, it is closed here too.
    """

    def __init__(self, shared: Desk, person: str, who: str) -> None:
        super().__init__(
            shared.history_path,
            model_id=shared.model_id,
            create=shared.create,
            clock=shared.clock,
            new_id=shared.new_id,
            database_url=shared.database_url,
            person=person,
            who=who,
        )
        self._shared = shared

    @property
    def history(self) -> "History":
        """The open history, seen by this person. Raises `HistoryError` where they are not in it any more."""
        return self._shared.history.of(self.person or "", self.who)

    @property
    def data_key(self) -> bytes | None:
        """The key of the desk that is shared, None while that one is locked."""
        return self._shared.data_key

    @data_key.setter
    def data_key(self, _: bytes | None) -> None:
        """Keep nothing: the key is that of the shared desk."""

    @property
    def required_model(self) -> "Model | None":
        """The network of the desk that is shared."""
        return self._shared.required_model

    @property
    def finder(self) -> "Finder | None":
        """The lesion network of the desk that is shared."""
        return self._shared.finder

    @property
    def is_open(self) -> bool:
        """True while the history is open."""
        return self._shared.is_open

    def close(self) -> None:
        """Forget what was worked out here. The file is let go of by the desk that opened it."""
        self.compared.clear()
