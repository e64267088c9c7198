"""The settings of the program, one typed object: a flag wins over the environment, that over the file and defaults.

The environment says TRIAGE_ and the name in capitals. The file is `settings.toml` in the user's config folder, or
what TRIAGE_SETTINGS names.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from triage.errors import UsageError
from triage.service.desk import DEFAULT, default_history

PREFIX = "TRIAGE_"
"""Opens the name of each setting in the environment."""
FILE = PREFIX + "SETTINGS"
"""Names another settings file."""
_MOST_BYTES = 64 * 1024


class Settings(BaseSettings):
    """What can be set. A field that is None was not set and has no default."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    history: Path = Field(default_factory=default_history)
    """The file of the marks."""
    person: str | None = None
    """Whose marks are meant, by name or id, where a file has several people."""
    database_url: SecretStr | None = None
    """The database of a clinic, used instead of a file. It may hold a password."""
    model: str = DEFAULT
    """A network's id, "default" or "off"."""
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=1, le=65535)
    kiosk: bool = False
    auto_lock_minutes: int = Field(15, ge=0, le=24 * 60)
    """Idle time after which the app locks an encrypted history; 0 is never. NIST SP 800-63B, section 4.3.3, asks for
    the secret again after 15 minutes without a sign of the person."""
    passphrase_file: Path | None = None
    """A file whose first line is the passphrase, for a computer that nobody sits at; "-" is standard input."""
    backup: bool = True
    """Whether backups are made by themselves, once a day of use."""

    @field_validator("history", "passphrase_file")
    @classmethod
    def _home(cls, path: Path | None) -> Path | None:
        return path.expanduser() if path else path


class Origin(StrEnum):
    """Where a value comes from."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True)
class InForce:
    """The settings in force, where each came from, and the file that was looked at."""

    settings: Settings
    origins: Mapping[str, Origin]
    file: Path


def settings_file() -> Path:
    """Where the settings file lies, whether it is there or not."""
    named = os.environ.get(FILE)
    if named:
        return Path(named).expanduser()
    return platformdirs.user_config_path("triage", appauthor=False) / "settings.toml"


def read(**flags: Any) -> InForce:
    """Read the settings. A flag that is None was not given. Raises `UsageError` with the name of a wrong key."""
    file = settings_file()
    layers = (
        (Origin.FILE, _from_file(file)),
        (Origin.ENVIRONMENT, EnvSettingsSource(Settings)()),
        (Origin.FLAG, {name: value for name, value in flags.items() if value is not None}),
    )
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, Origin.DEFAULT)
    for origin, found in layers:
        values |= found
        origins |= dict.fromkeys(found, origin)
    try:
        settings = _Given(**values)
    except ValidationError as fault:
        raise UsageError(_sentence(fault, origins, file)) from fault
    return InForce(settings, origins, file)


class _Given(Settings):
    """Settings whose layers were merged already, so that each value's origin is known."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what was given, and nothing else."""
        return (init_settings,)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8")
    except FileNotFoundError as fault:
        if os.environ.get(FILE):
            raise UsageError(f"There is no settings file {path}. Look at {FILE}.") from fault
        return {}
    except (OSError, ValueError) as fault:
        raise UsageError(
            f"The settings file {path} cannot be read. Check its name and your rights."
        ) from fault
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UsageError(f"The settings file {path} is not TOML: {fault}.") from fault


def _sentence(fault: ValidationError, origins: Mapping[str, Origin], file: Path) -> str:
    """Return what is wrong with the first wrong key, without its value, which may be a secret."""
    first = fault.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "?"
    origin = origins.get(key, Origin.FILE)
    where = {
        Origin.FILE: f"in {file}",
        Origin.ENVIRONMENT: f"in the environment ({PREFIX}{key.upper()})",
        Origin.FLAG: "on the command line",
        Origin.DEFAULT: "",
    }[origin]
    if first["type"] == "extra_forbidden":
        return f"There is no setting {key[:40]!a}, but it is {where}. See: triage settings"
    said = str(first["msg"]).removeprefix("Input ").split(" for <")[0]
    return f"The setting {key} {where} cannot be used: it {said}."
