"""Every setting that keeps a photo private, one by one."""

import os
import subprocess
import sys

import pytest
from fastapi import FastAPI

from triage.app import safety
from triage.app.context import App


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("run_history", False),
        ("enable_monitoring", False),
        ("footer_links", []),
        ("allowed_paths", []),
        ("show_error", False),
        ("max_file_size", "25mb"),
        ("ssr_mode", False),
        ("pwa", False),
        ("mcp_server", False),
    ],
)
def test_how_gradio_is_mounted(name: str, value: object) -> None:
    assert safety.MOUNT[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GRADIO_ANALYTICS_ENABLED", "False"),
        ("GRADIO_RUN_HISTORY", "False"),
        ("GRADIO_SHARE", "False"),
        ("GRADIO_SSR_MODE", "False"),
    ],
)
def test_what_gradio_reads_from_the_environment(host: FastAPI, name: str, value: str) -> None:
    assert os.environ[name] == value


def test_uploads_lie_in_the_private_folder(host: FastAPI, app: App) -> None:
    from gradio.utils import get_upload_folder

    assert get_upload_folder() == str(app.files.uploads)


def test_the_mounted_page_took_the_settings(host: FastAPI) -> None:
    blocks = next(
        route.app.get_blocks() for route in host.routes if hasattr(getattr(route, "app", None), "get_blocks")
    )
    config = blocks.config
    assert config["analytics_enabled"] is False
    assert config["run_history"] is False
    assert config["footer_links"] == []
    assert config["show_error"] is False
    assert config["max_file_size"] == 25 * 1024 * 1024
    assert blocks.allowed_paths == []
    assert blocks.enable_monitoring is False
    assert blocks.has_launched is True
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}
    assert {event["queue"] for event in config["dependencies"]} == {False}


def test_importing_the_package_is_cheap() -> None:
    code = (
        "import sys, triage.app; sys.exit(any(name in sys.modules for name in ('gradio', 'fastapi', 'cv2')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
