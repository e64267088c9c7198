"""Every setting of Gradio that keeps a person's photo private, in one place; a test asserts each.

Gradio reads some of them when it is imported: call ``before_import`` first.
"""

import os
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
