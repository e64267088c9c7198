"""A whole copy of a history in one file, to put away somewhere else."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import rmtree

from triage.errors import HistoryError
from triage.store import migrate
from triage.store.beside import raw
from triage.store.engine import in_plain_words, open_engine
from triage.store.history import History
from triage.store.key_file import read_slot, slot_path
from triage.store.sealed import seal
from triage.store.whole_file import disk_in_plain_words, whole_file

_WORKSHOP = ".copy-"


def write_whole(history: Path, out: Path, data_key: bytes | None = None) -> None:
    """Write a whole, verified copy: a plain database, or the sealed form of an encrypted history.

    Others may read and write the history meanwhile. `out` appears whole or not at all. Raises `HistoryError`.
    """
    if out.exists() and os.path.samefile(out, history):
        raise HistoryError("This is the history itself. Choose another name for the backup.")
    if data_key is None:
        with whole_file(out) as partial:
            partial.unlink()  # VACUUM INTO wants to make the file
            _copy(history, partial, None)
            partial.chmod(0o600)
        return
    slot = read_slot(slot_path(history))
    with workshop(history) as folder:
        copy = folder / "history.db"
        _copy(history, copy, data_key)
        seal(copy, slot, out)


@contextmanager
def workshop(history: Path) -> Iterator[Path]:
    """Yield a private folder beside the history, for a copy in the making; it is gone afterwards."""
    with disk_in_plain_words():
        folder = Path(tempfile.mkdtemp(prefix=f".{history.name}{_WORKSHOP}", dir=history.absolute().parent))
        try:
            yield folder
        finally:
            rmtree(folder, ignore_errors=True)


def left_workshops(history: Path) -> tuple[Path, ...]:
    """Return the folders that a killed program left behind."""
    start = f".{history.name}{_WORKSHOP}"
    with disk_in_plain_words():
        return tuple(one for one in sorted(history.absolute().parent.iterdir()) if one.name.startswith(start))


def check_whole(path: Path, data_key: bytes | None) -> History:
    """Return the history at `path`, opened at the newest layout, when everything in it is whole.

    For a copy in the making: no backup of it is made. Raises `HistoryError` where something is damaged.
    """
    with in_plain_words():
        revision = migrate.recognise(path, data_key)
        if revision not in migrate.known_revisions():
            raise HistoryError(migrate.NEWER)
        engine = open_engine(path, data_key)
        if revision != migrate.HEAD:
            migrate.bring_up(engine)
        made = History(path, engine)
    try:
        if found := made.verify():
            raise HistoryError(f"The copy is damaged: {found[0].text} Choose another backup.")
    except BaseException:
        made.close()
        raise
    return made


def _copy(history: Path, target: Path, data_key: bytes | None) -> None:
    with in_plain_words():
        with closing(raw(history, data_key)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
        check_whole(target, data_key).close()
        with closing(raw(target, data_key)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, also on a stick that cannot be written to
