"""About: what the network was tested on in plain figures, where the file is, licence and versions."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage import __version__
from triage.app.context import App
from triage.app.render import screen
from triage.app.screens.file import rows_of
from triage.app.session import Session
from triage.errors import TriageError
from triage.service import about
from triage.service.facts import facts
from triage.words import words

Facts = list[tuple[str, str]]


def _file(app: App, session: Session) -> tuple[Facts, str | None]:
    if session.desk is None or app.kiosk:
        return [(words("screen.about.where"), words("screen.about.kiosk_file"))], None
    try:
        return rows_of(app, facts(session.desk)), None
    except TriageError as fault:
        return [(words("screen.about.where"), str(session.desk.history_path))], str(fault)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _figures(card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the measured shares of the card's test, each with its interval and the number of photos."""
    for kind, measured in _mapping(card.get("test")).items():
        for name in ("sensitivity", "specificity"):
            share = _mapping(_mapping(measured).get(name))
            if {"value", "low", "high", "n"} <= share.keys():
                value, low, high = (f"{share[key]:.2f}" for key in ("value", "low", "high"))
                text = words("screen.clinician.share", value=value, low=low, high=high, n=share["n"])
                yield words(f"screen.clinician.{name}", kind=kind), text


def show(app: App, session: Session) -> str:
    """Return the About screen. It works without a model and without a readable file."""
    desk = session.desk or app.desk
    card = about.card(desk) or {}
    file_facts, file_problem = _file(app, session)
    values = {
        "tab": "about",
        "file_facts": file_facts,
        "file_problem": file_problem,
        "model_problem": desk.model_problem,
        "card": card,
        "figures": list(_figures(card)),
        "versions": [
            (words("screen.about.program"), f"triage {__version__}"),
            (words("screen.about.model"), str(card.get("id", words("screen.about.no_model")))),
        ],
    }
    return screen(app, session, "about", values)
