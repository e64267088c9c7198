"""Libraries of the [train] extra, loaded when a command needs one."""

import importlib
from typing import Any

from triage.errors import UsageError


def library(name: str, what: str) -> Any:
    """Import a module that only some sources need. Raises `UsageError` where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as fault:
        package = name.split(".")[0]
        raise UsageError(f"{what} needs {package}: pip install 'triage[train]'.") from fault
