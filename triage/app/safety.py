"""Every setting of Gradio that keeps a person's photo private, in one place; a test asserts each.

Gradio reads some of them when it is imported: call ``before_import`` first.
"""

import logging
import os
import tempfile
import traceback
from pathlib import Path
from typing import Any, Final

MAX_UPLOAD_MB: Final = 25
"""Largest photo that is taken in, in megabytes."""

MOUNT: Final[dict[str, Any]] = {
    "run_history": False,  # else inputs and results stay in the browser's storage
    "enable_monitoring": False,
    "footer_links": [],
    "allowed_paths": [],
    "show_error": False,  # else messages show paths of the server
    "max_file_size": f"{MAX_UPLOAD_MB}mb",
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": False,
}
"""Arguments of ``gradio.mount_gradio_app``."""

EVENT: Final[dict[str, Any]] = {
    "api_visibility": "private",
    "queue": False,
    "show_progress": "hidden",
    "trigger_mode": "multiple",  # "once" would swallow a press that follows closely on an answer
    "concurrency_limit": None,
}
"""Arguments of every event. Private only hides an event, so each handler still checks what it is given."""


def before_import(temp: Path) -> None:
    """Set what Gradio reads from the environment: nothing leaves this machine, files stay in `temp`."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_RUN_HISTORY"] = "False"
    os.environ["GRADIO_MCP_SERVER"] = "False"
    os.environ["GRADIO_SHARE"] = "False"
    os.environ["GRADIO_SSR_MODE"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(temp)
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def keep_within(folder: Path) -> None:
    """Keep what a kiosk visit leaves beside its file within `folder`, and its words out of the log.

    SQLite spills large sorts into a file; Python's and every library's temporary files go the same way.
    """
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        os.environ[name] = str(folder)
    tempfile.tempdir = str(folder)
    for name in _LOGS:
        logging.getLogger(name).addFilter(_without_values)


_LOGS: Final = ("triage.app.actions", "uvicorn.error")


def _without_values(record: logging.LogRecord) -> bool:
    """Log where a fault was, without its message: that may hold what a person typed."""
    if record.exc_info and record.exc_info[0] is not None:
        where = "".join(traceback.format_tb(record.exc_info[2]))
        record.exc_text = f"{where}{record.exc_info[0].__name__}"
    return True
