"""The door: hosts, origins, shut paths, headers, long bodies, messages that name files."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from tests.builders import sharp_photo
from triage.app.context import App
from triage.app.guard import HEADERS, LARGEST_MESSAGE, LARGEST_UPLOAD, host_name, is_shut, names_only
from triage.app.media import COOKIE

MESSAGE = {"data": ["{}"], "fn_index": 1, "session_hash": "s"}


def test_an_unknown_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "127.0.0.1:80/look/?"}).status_code == 400
    assert client.get("/", headers={"host": "localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("127.0.0.1:7860", "127.0.0.1"),
        ("[::1]:7860", "::1"),
        ("[::1]", "::1"),
        ("LocalHost", "localhost"),
        ("::1", None),
        ("a/b", None),
        ("", None),
    ],
)
def test_the_name_in_a_host_header(header: str, name: str | None) -> None:
    assert host_name(header) == name


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
        "/gradio_api/undo-vibe-edit",
        "/gradio_api/reset",
        "/gradio_api/cancel",
        "/gradio_api//info",
        "/gradio_api/%69nfo",
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


def upload(path: str) -> dict[str, Any]:
    """A file as the upload field names it."""
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def says(event: int, *values: Any, **more: Any) -> bytes:
    """A message of the page."""
    return json.dumps({"fn_index": event, "data": values, **more}).encode()


@pytest.mark.parametrize(
    ("body", "fine"),
    [
        (says(2, upload("mine")), True),
        (says(2, upload("mine"), session_hash="s", trigger_id=7, event_data=None), True),
        (says(1, "http://in a text"), True),
        (says(0), True),
        (says(2, upload("https://evil.example/a")), False),
        (says(2, upload("mine") | {"x": [{"path": "ftp://a"}]}), False),
        (says(2, upload("mine"), upload("mine")), False),
        (says(2, {"path": "mine"}), False),
        (says(2, {"path": 3} | {"meta": {"_type": "gradio.FileData"}}), False),
        (says(2, "mine"), False),
        (says(2, None), False),
        (says(2), False),
        (says(1), False),
        (says(1, 7), False),
        (says(0, "x"), False),
        (says(3, "x"), False),
        (says(-1, "x"), False),
        (says(True, "x"), False),
        (says(1, "x", session_hash=7), False),
        (says(1, "x", session_hash=float("nan")), False),
        (says(1, float("inf")), False),
        (b'{"data": ["x"]}', False),
        (b'{"fn_index": 1, "data": "x"}', False),
        (b"[1]", False),
        (b"no json", False),
        (b"[" * 100_000, False),
    ],
)
def test_a_message_is_one_of_the_page_and_names_own_files_only(body: bytes, fine: bool) -> None:
    assert names_only(body, lambda path: path == "mine") is fine


def send_photo(client: TestClient, path: str) -> Any:
    """Name a file to Gradio as the upload field does."""
    named = {"path": path, "meta": {"_type": "gradio.FileData"}, "orig_name": "a.jpg"}
    return client.post("/gradio_api/run/predict", json={**MESSAGE, "data": [named], "fn_index": 2})


def uploaded(client: TestClient) -> str:
    """Upload a photo and return where it lies."""
    parcel = {"files": ("a.jpg", sharp_photo(), "image/jpeg")}
    path: str = client.post("/gradio_api/upload", files=parcel).json()[0]
    return path


def test_only_an_own_upload_is_read(client: TestClient, app: App, tmp_path: Path) -> None:
    client.get("/")
    private = tmp_path / "private.jpg"
    private.write_bytes(sharp_photo())
    link = app.files.uploads / "link.jpg"
    link.symlink_to(private)
    around = str(app.files.uploads / ".." / ".." / "private.jpg")
    for path in (str(private), str(link), around, "private.jpg", "", "\0", str(app.files.uploads)):
        assert send_photo(client, path).status_code == 400
    assert [path for path in app.files.uploads.rglob("*") if path.is_file()] == [link]
    link.unlink()
    assert "/check/where" in send_photo(client, uploaded(client)).json()["data"][0]


def test_an_upload_is_read_for_its_own_browser_only(client: TestClient, app: App) -> None:
    client.get("/")
    path = uploaded(client)
    client.cookies.clear()
    assert send_photo(client, path).status_code == 400
    client.get("/")
    assert send_photo(client, path).status_code == 400


def test_one_photo_at_a_time(client: TestClient, app: App) -> None:
    client.get("/")
    parcel = [("files", (f"{name}.jpg", name.encode(), "image/jpeg")) for name in ("a", "b")]
    assert client.post("/gradio_api/upload", files=parcel).status_code == 400


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/gradio_api/run/predict", LARGEST_MESSAGE),
        ("/gradio_api/%72un/predict", LARGEST_MESSAGE),
        ("/gradio_api/queue/join", LARGEST_MESSAGE),
        ("/media/x", LARGEST_MESSAGE),
        ("/gradio_api/upload", LARGEST_UPLOAD),
    ],
)
def test_a_body_that_is_too_long_is_refused_by_its_length(client: TestClient, path: str, limit: int) -> None:
    client.get("/")
    long = {"content-length": str(limit + 1), "content-type": "multipart/form-data; boundary=b"}
    assert client.post(path, content=b"x", headers=long).status_code == 413


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/gradio_api/run/predict", LARGEST_MESSAGE), ("/gradio_api/upload", LARGEST_UPLOAD)],
)
def test_a_body_without_a_length_is_counted(host: FastAPI, app: App, path: str, limit: int) -> None:
    """The test client gives a body as one part, so the host is asked by hand."""
    key = app.sessions.open(app.desk).key
    asked = []
    sent = []
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.jpg"\r\n\r\n'
    parts = [head] + [b"x" * (limit // 4)] * 10

    async def receive() -> Message:
        asked.append(1)
        return {"type": "http.request", "body": parts[len(asked) - 1], "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    fields = {
        "host": "127.0.0.1",
        "cookie": f"{COOKIE.format(port=80)}={key}",
        "content-type": "multipart/form-data; boundary=b",
    }
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 9),
    }
    with ThreadPoolExecutor(
        1
    ) as own:  # a browser test before this one leaves a loop running in the main thread
        own.submit(asyncio.run, host(scope, receive, send)).result()
    assert [message["status"] for message in sent if "status" in message] == [413]
    assert len(asked) <= 6


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
    assert cookie.startswith("triage-80=")
    assert "set-cookie" not in client.get("/").headers
