"""The door: hosts, origins, shut paths, headers, messages that name web addresses."""

import pytest
from starlette.testclient import TestClient

from triage.app.guard import HEADERS, is_shut, names_address

MESSAGE = {"data": ["{}"], "fn_index": 1, "session_hash": "s"}


def test_an_unknown_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/gradio_api/run/predict", "/gradio_api/upload", "/gradio_api/queue/join"])
def test_another_pages_post_is_refused(client: TestClient, path: str, headers: dict[str, str]) -> None:
    client.get("/")
    assert client.post(path, json=MESSAGE, headers=headers).status_code == 403


def test_the_own_pages_post_comes_in(client: TestClient) -> None:
    client.get("/")
    answer = client.post("/gradio_api/run/predict", json=MESSAGE, headers={"origin": "http://127.0.0.1"})
    assert answer.status_code == 200
    assert 'class="tr' in answer.json()["data"][0]


@pytest.mark.parametrize(
    "path",
    [
        "/openapi.json",
        "/docs",
        "/redoc",
        "/config",
        "/monitoring",
        "/monitoring/summary",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/runs",
        "/gradio_api/run-history/records",
        "/gradio_api/call/acted",
        "/gradio_api/file=http://evil.example/a.png",
        "/gradio_api/file=https%3A%2F%2Fevil.example",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file%3D/etc/passwd",
        "/gradio_api/proxy=http://evil.example",
        "/gradio_api/stream/a/b/c/playlist.m3u8",
        "/gradio_api/component_server",
        "/gradio_api/vibe-code",
        "/login",
    ],
)
def test_a_door_that_the_screens_do_not_need_is_shut(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/theme.css",
        "/assets/a.js",
        "/gradio_api/upload",
        "/gradio_api/run/predict",
        "/look/app.css",
        "/media/x",
    ],
)
def test_what_the_screens_need_is_open(path: str) -> None:
    assert not is_shut(path)


@pytest.mark.parametrize("path", ["/", "/look/app.css", "/media/none", "/docs", "/theme.css"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_pages_and_photos_are_not_stored(client: TestClient) -> None:
    for path in ("/", "/media/none"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_an_upload_needs_a_session(client: TestClient) -> None:
    parcel = {"files": ("a.jpg", b"x", "image/jpeg")}
    assert client.post("/gradio_api/upload", files=parcel).status_code == 403
    client.get("/")
    assert client.post("/gradio_api/upload", files=parcel).status_code == 200


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"data": [{"path": "https://evil.example/a", "meta": {"_type": "gradio.FileData"}}]}', True),
        (b'{"data": [[{"x": {"path": "ftp://a"}}]]}', True),
        (b'{"data": [{"path": " //evil.example"}]}', True),
        (b"no json", True),
        (b"[" * 100_000, True),
        (b'{"data": [{"path": "/tmp/uploads/a.jpg"}]}', False),
        (b'{"data": ["http://in a text"]}', False),
    ],
)
def test_a_message_that_names_a_web_address(body: bytes, named: bool) -> None:
    assert names_address(body) is named


def test_such_a_message_is_refused(client: TestClient) -> None:
    client.get("/")
    message = {
        **MESSAGE,
        "data": [{"path": "http://evil.example/a.png", "meta": {"_type": "gradio.FileData"}}],
    }
    assert client.post("/gradio_api/run/predict", json=message).status_code == 400
    long = {**MESSAGE, "data": ["x" * 300_000]}
    assert client.post("/gradio_api/run/predict", json=long).status_code == 413


def test_the_page_carries_nothing_of_gradios_own_card(client: TestClient) -> None:
    page = client.get("/").text
    assert "og:image" not in page
    assert "twitter" not in page
    assert str(client.app.state.context.files.root) not in page  # type: ignore[attr-defined]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "set-cookie" not in client.get("/").headers
