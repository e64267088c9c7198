"""Files that a person brings to a kiosk: plain, sealed, a pair on a stick, an export, one of a family."""

from collections.abc import Callable
from pathlib import Path

from tests.builders import ALL_NO, answers, desk, sharp_photo
from triage.service import exchange, locking
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import save
from triage.store.backup_whole import write_whole
from triage.store.key_file import slot_path

PASSPHRASE = "teapot violin marsh lantern"


def filled(
    path: Path, passphrase: str | None = None, *, name: str = "belly, brown", photo: bytes | None = None
) -> Desk:
    """Make a history with one mark, encrypted where a passphrase is given; the desk is closed."""
    made = desk(path)
    locking.new(made, passphrase)
    data = photo or sharp_photo()
    save(made, data, check(data, answers(**ALL_NO), model=None), name=name)
    made.close()
    return made


def plain(folder: Path, **said: object) -> Path:
    """A history without a passphrase."""
    return filled(folder / "Anna.triage", **said).history_path  # type: ignore[arg-type]


def pair(folder: Path, **said: object) -> Path:
    """An encrypted history; its key file lies beside it."""
    return filled(folder / "Anna.triage", PASSPHRASE, **said).history_path  # type: ignore[arg-type]


def sealed(folder: Path, **said: object) -> Path:
    """An encrypted history as one file."""
    home = filled(folder / "home.triage", PASSPHRASE, **said)  # type: ignore[arg-type]
    write_whole(home.history_path, folder / "Anna.locked.triage", home.data_key)
    for path in (home.history_path, slot_path(home.history_path)):
        path.unlink()
    return folder / "Anna.locked.triage"


def export(folder: Path, **said: object) -> Path:
    """An export."""
    home = filled(folder / "home.triage", **said)  # type: ignore[arg-type]
    exchange.export(home, folder / "Anna.zip")
    home.close()
    home.history_path.unlink()
    return folder / "Anna.zip"


def family(folder: Path) -> Path:
    """A history of two people."""
    home = filled(folder / "Anna.triage")
    home.history.name_person("Anna", home.clock())
    home.history.add_person("Ben", home.clock())
    home.close()
    return home.history_path


KINDS: dict[str, Callable[..., Path]] = {"plain": plain, "sealed": sealed, "pair": pair, "export": export}
