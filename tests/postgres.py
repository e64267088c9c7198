"""A real PostgreSQL for tests: a cluster of their own in a temporary folder, reached by a socket, a database a test.

The clinic's role owns its database and is no superuser, as docs/clinic.md asks for.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cached_property
from itertools import count
from pathlib import Path

import pytest

DEBIAN = Path("/usr/lib/postgresql")
ADMIN, CLINIC = "admin", "clinic"
MISSING = "PostgreSQL is not installed (apt-get install postgresql)"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl: on the path, or where Debian keeps its newest version."""
    found = [Path(there).parent for name in ("initdb",) if (there := shutil.which(name))]
    if DEBIAN.is_dir():
        versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True)
        found += [path.parent for path in versions]
    return found[0] if found else None


class Cluster:
    """A running server. It refuses to run as root: then Debian's own user runs it."""

    def __init__(self, bin_folder: Path) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="triage-pg-"))
        self.numbers = count(1)
        self.as_user: list[str] = []
        if os.name != "nt" and os.geteuid() == 0:
            self.as_user = ["runuser", "-u", "postgres", "--"]
            shutil.chown(self.folder, "postgres", "postgres")

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-A", "trust", "-U", ADMIN, "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {self.folder} -h '' -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", data, "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")
        self.sql(f"CREATE ROLE {CLINIC} LOGIN")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-s", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser."""
        import psycopg

        with psycopg.connect(self.address(database, ADMIN), autocommit=True) as connection:
            connection.execute(statement)

    def address(self, database: str, user: str = CLINIC) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """Return the address of a new database, as the program wants it."""
        name = f"clinic_{next(self.numbers)}"
        self.sql(f"CREATE DATABASE {name} OWNER {CLINIC} TEMPLATE {template}")
        return self.address(name).replace("postgresql://", "postgresql+psycopg://")

    @cached_property
    def laid(self) -> str:
        """The name of a database with all tables, to copy for each test: that takes no migration."""
        from triage.store import open_database

        url = self.new_database()
        open_database(url).close()
        return url.split("@/")[1].split("?")[0]

    def _run(self, name: str, *options: str) -> None:
        done = subprocess.run(
            [*self.as_user, str(self.bin / name), *options],
            cwd=self.folder,
            stdout=subprocess.PIPE if name == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{name} failed: {(done.stdout or b'').decode()}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for the whole run; skips where PostgreSQL or its driver is missing."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra 'clinic')")
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip(MISSING)
    running = Cluster(bin_folder)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def empty_database(cluster: Cluster) -> str:
    """The address of a database with nothing in it."""
    return cluster.new_database()


@pytest.fixture
def database(cluster: Cluster) -> str:
    """The address of a database of this test alone, with all tables and no rows."""
    return cluster.new_database(cluster.laid)
