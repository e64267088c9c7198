"""The host without a browser: its client, one session, and a mark that is followed."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.builders import ALL_NO, answers, desk, sharp_photo
from triage.app import build
from triage.app.context import App
from triage.app.session import Session
from triage.service.check import check
from triage.service.desk import Desk
from triage.service.record import save

HOST = "http://127.0.0.1"
SCRIPT = '<script>alert("x")</script>'


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("host")
    return build(desk(folder / "unused.triage"), folder / "work")


@pytest.fixture
def app(host: FastAPI, tmp_path: Path) -> App:
    """The running program with an empty history."""
    context: App = host.state.context
    context.close()
    context.files.prepare()
    context.desk = desk(tmp_path / "Anna.triage")
    return context


@pytest.fixture
def client(host: FastAPI, app: App) -> TestClient:
    return TestClient(host, base_url=HOST, raise_server_exceptions=False)


@pytest.fixture
def session(app: App) -> Session:
    return app.sessions.open(app.desk)


@pytest.fixture
def kiosk(app: App) -> App:
    """The same program as a kiosk."""
    return App(app.desk, app.sessions, app.files, kiosk=True)


def follow_mark(to: Desk, name: str = "belly, brown", **said: object) -> str:
    """Save one check and return the id of its mark."""
    result = check(sharp_photo(), answers(**{**ALL_NO, **said}), model=None)
    return save(to, sharp_photo(), result, name=name).lesion_id
