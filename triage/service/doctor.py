"""Is the installation whole, and is the history kept well? One line a check: ok, look or wrong, and what to do."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

from triage import lesion, litert
from triage.classifier import check_files, models, read_card
from triage.errors import HistoryError, ModelError
from triage.resources import folder
from triage.service.desk import DEFAULT, OFF, Desk
from triage.service.doctor_file import file_lines
from triage.service.doctor_line import FAULT, Level, Line, line
from triage.service.doctor_place import place_lines

_RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right shows an earlier day: this program was not there yet."""


def examine(desk: Desk, host: str, port: int) -> Iterator[Line]:
    """Make every check, one after the other. The history is not opened, so that no passphrase is needed."""
    yield _model(desk)
    yield _finder()
    yield _fonts()
    yield _parts()
    yield _cipher()
    yield _tensorflow()
    yield _postgres(desk)
    yield _clock(desk)
    yield from place_lines(host, port)
    if not desk.database_url:
        yield from file_lines(desk)


def _model(desk: Desk) -> Line:
    if desk.model_id == OFF:
        return line("model", "off", Level.LOOK)
    shipped = models()
    chosen = shipped[-1] if desk.model_id == DEFAULT and shipped else desk.model_id
    if chosen not in shipped:
        return line("model", "missing", Level.WRONG, code=ModelError.exit_code)
    try:
        check_files(read_card(chosen))
    except ModelError as fault:
        return Line("model", Level.WRONG, str(fault), ModelError.exit_code)
    return line("model", "ok", name=chosen)


def _finder() -> Line:
    shipped = lesion.models()
    if not shipped:
        return line("finder", "missing", Level.LOOK)
    try:
        card = lesion.read_card(shipped[-1])
        litert.check_files(card.id, card.path, card.sha256)
    except ModelError as fault:
        return Line("finder", Level.WRONG, str(fault), ModelError.exit_code)
    return line("finder", "ok", name=card.id)


def _fonts() -> Line:
    from triage.letter.fonts import register

    try:
        register()
    except Exception:  # whatever a damaged font makes of it
        return line("fonts", "missing", Level.WRONG, code=FAULT)
    return line("fonts", "ok")


def _parts() -> Line:
    from triage.store.migrate import HEAD, known_revisions

    try:
        whole = HEAD in known_revisions() and (folder("assets") / "style" / "app.css").is_file()
    except Exception:
        whole = False
    return line("parts", "ok") if whole else line("parts", "missing", Level.WRONG, code=FAULT)


def _cipher() -> Line:
    from triage.store.cipher import connect

    try:
        with closing(connect(":memory:", bytes(32))) as file:
            works = bool(file.execute("PRAGMA cipher_version").fetchone())
    except Exception:
        works = False
    if works:
        return line("cipher", "ok")
    return line("cipher", "missing", Level.WRONG, code=HistoryError.exit_code)


def _tensorflow() -> Line:
    return line("tensorflow", "ok" if find_spec("tensorflow") else "without")


def _postgres(desk: Desk) -> Line:
    if find_spec("psycopg"):
        return line("postgres", "ok")
    if desk.database_url:
        return line("postgres", "missing", Level.WRONG, code=HistoryError.exit_code)
    return line("postgres", "without")


def _clock(desk: Desk) -> Line:
    now = desk.clock()
    if now < _RELEASED:
        return line("clock", "behind", Level.WRONG, code=FAULT, day=now.date().isoformat())
    try:
        written = datetime.fromtimestamp(desk.history_path.stat().st_mtime, UTC)
    except (OSError, ValueError):
        written = now
    if written > now + timedelta(days=1):
        return line("clock", "earlier", Level.LOOK, day=now.date().isoformat())
    return line("clock", "ok", day=now.date().isoformat())


__all__ = ["Level", "Line", "examine"]
