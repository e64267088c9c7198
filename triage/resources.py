"""Where the files that travel with the package lie: assets, migrations and models.

Inside a wheel they are under ``triage/_bundled``; in a checkout they stand at the top level.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `name` ("assets", "migrations" or "models")."""
    bundled = _PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else _PACKAGE.parent / name
