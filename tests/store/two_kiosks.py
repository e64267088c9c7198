"""Two kiosks write at once to one PostgreSQL: nothing fails, nothing is lost, the log stays whole.

    python -m tests.store.two_kiosks --writes 1000
    python -m tests.store.two_kiosks --url postgresql+psycopg://user@host/name

Each kiosk is a process of its own. Both write to the same patient in turn with one of their own, so that they meet
in the same rows too. Without `--url` a private server is started for it.
"""

import argparse
import subprocess
import sys
import time
from datetime import timedelta

from tests.builders import START
from tests.over_time import event
from tests.postgres import MISSING, Cluster, programs
from triage.domain.events import EventKind
from triage.domain.history import Lesion
from triage.errors import TriageError
from triage.store import open_database

SHARED = "shared"
KIOSKS = ("left", "right")


def mark(person: str) -> Lesion:
    return Lesion(id=f"{person}-mark", name=person, site=None, side=None, created_at=START)


def prepare(url: str) -> None:
    """Lay three patients with a mark each: one that both kiosks write to, and one for each."""
    history = open_database(url)
    for person in (SHARED, *KIOSKS):
        history.add_person(person, START, person)
        history.of(person).add_lesion(mark(person))
    history.close()


def write(url: str, kiosk: str, writes: int) -> int:
    """Write events; return how many of them failed."""
    history = open_database(url, who=kiosk)
    views = {person: history.of(person) for person in (SHARED, kiosk)}
    failed = 0
    for number in range(writes):
        person = SHARED if number % 2 else kiosk
        at = START + timedelta(seconds=number)
        one = event(EventKind.SEEN, START.date(), at, id=f"{kiosk}-{number}", lesion=mark(person).id)
        try:
            views[person].add_event(one)
        except TriageError as fault:
            failed += 1
            print(f"{kiosk} {number}: {fault}", file=sys.stderr)
    history.close()
    return failed


def run(url: str, writes: int) -> dict[str, object]:
    """Let both kiosks write, then count and check everything."""
    prepare(url)
    before = open_database(url)
    entries = before.changes()
    before.close()
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.store.two_kiosks", "--url", url, "--writes", str(writes)]
    kiosks = [
        subprocess.Popen([*command, "--kiosk", name], stdout=subprocess.PIPE, text=True) for name in KIOSKS
    ]
    failed = [int(one.communicate()[0].split()[-1]) for one in kiosks]
    took = time.monotonic() - begun
    history = open_database(url)
    kept = {
        one.id for person in (SHARED, *KIOSKS) for one in history.of(person).story(mark(person).id).events
    }
    wanted = {f"{name}-{number}" for name in KIOSKS for number in range(writes)}
    found = {
        "writes": writes * len(KIOSKS),
        "errors": sum(failed) + sum(one.returncode != 0 for one in kiosks),
        "lost": len(wanted - kept),
        "log entries": history.changes() - entries,
        "damage": len(history.verify()),
        "seconds": round(took, 1),
    }
    history.close()
    return found


def main() -> None:
    """Run one kiosk where it is named, else the whole thing."""
    parser = argparse.ArgumentParser(description="Two kiosks write at once to one PostgreSQL.")
    parser.add_argument("--writes", type=int, default=1000)
    parser.add_argument("--url")
    parser.add_argument("--kiosk")
    given = parser.parse_args()
    if given.kiosk:
        print(write(given.url, given.kiosk, given.writes))
    elif given.url:
        print(run(given.url, given.writes))
    else:
        folder = programs()
        if folder is None:
            raise SystemExit(MISSING)
        cluster = Cluster(folder)
        cluster.start()
        try:
            print(run(cluster.new_database(), given.writes))
        finally:
            cluster.stop()


if __name__ == "__main__":
    main()
