"""Every setting, read once from the environment: nothing else reads a setting of ours from there.

Two libraries are told something by it where they are started: PaddleX (`ocr.recognition.paddle`)
and the browser (`bots.browser.browser`).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from disk.toml_files import mistakes_in
from flows.errors import SettingsWrong

_PREFIX = "KAMIBASHI_"
_NESTED = "__"
_SQLITE_FILE = "sqlite:///"
_CHECKOUT = Path(__file__).parents[2]

_ANOTHER_OFFICE = (_PREFIX, "PREFECT_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_OF_THE_MACHINE = frozenset({"KAMIBASHI_BROWSER", "KAMIBASHI_ENGINE", "KAMIBASHI_MODEL"})

Port = Annotated[int, Field(ge=1, le=65535)]
HostName = Annotated[str, Field(pattern=r"^(\*\.)?[A-Za-z0-9_.-]+$|^\[[0-9A-Fa-f:.]+\]$")]
Seconds = Annotated[float, Field(ge=0)]
CronText = Annotated[str, Field(pattern=r"^\s*\S+(\s+\S+){4}\s*$")]

STAY_INSIDE: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",  # Prefect's client telemetry, and that of several of its dependencies
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",  # PaddleX else asks four model hubs at import
    "ORT_DISABLE_TELEMETRY": "1",  # ONNX Runtime else keeps a device id and a queue for Microsoft
    "HF_HUB_OFFLINE": "1",
    "NO_ALBUMENTATIONS_UPDATE": "1",
}
"""What keeps our dependencies from reaching for a network (measured by a log of DNS look-ups)."""


class SystemAddress(BaseModel):
    """Where one of the office's systems is, and who logs in to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: AnyHttpUrl
    user: str


class Settings(BaseSettings):
    """How this site is set up: `KAMIBASHI_HOME` sets `home`, and so on."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter=_NESTED, frozen=True, extra="forbid"
    )

    home: Path = Path("var")
    """Folder of everything that is kept: scans, pages, database, evidence."""

    cache: Path = Field(default_factory=lambda: Path.home() / ".cache" / "kamibashi")
    """Folder of what is made of public lists and empty forms and may be made again at any time."""

    inbox: Path | None = None
    """Watched folder; `inbox/` in the home where not set. It may be on another disk or a share."""

    database: str = ""
    """Case database: `postgresql+psycopg://user:password@host/name`; else SQLite in the home."""

    form_templates: Path = _CHECKOUT / "form_templates"
    """Folder of the registered forms."""

    model: Path | None = None
    """A site's own model folder for PaddleOCR; the weights of this release where not set."""

    engine: str = ""
    """Another recogniser, by the name of its entry point in `kamibashi.engines`."""

    browser: Path | None = None
    """Chromium for the bots; looked for where not set."""

    show_browser: bool = False
    """Whether the bots' browser shows itself on the screen."""

    desk_host: str = "127.0.0.1"
    """Address at which the desk listens."""

    desk_port: Port = 8000
    """Port of the desk."""

    desk_origins: tuple[str, ...] = ()
    """Further addresses under which a reverse proxy shows the desk, as a JSON list."""

    desk_hosts: tuple[HostName, ...] = ()
    """Names under which the desk may be asked for, as a JSON list; any where not set."""

    prefect_port: Port = 4200
    """Port of the Prefect server, which listens on this machine only."""

    quiet_seconds: Seconds = 3.0
    """A file is copied when it has not changed for so long, and taken after as long again."""

    incomplete_seconds: Seconds = 60.0
    """A file without its proper end is taken all the same when it has not changed for so long."""

    poll_seconds: Annotated[float, Field(gt=0)] = 2.0
    """Pause between two looks into the inbox."""

    nightly: CronText = "0 19 * * *"
    """When approved cases are keyed: cron, in Asia/Tokyo."""

    retention_days: Annotated[int, Field(ge=1)] | None = None
    """Days for which finished cases are kept; for ever where not set. See `kamibashi purge`."""

    key_file: Path = Field(default_factory=lambda: Path.home() / ".config" / "kamibashi" / "key")
    """Key that opens the stored passwords; outside the home, for its owner alone."""

    systems: dict[str, SystemAddress] = {}
    """Address and user of each system, e.g. `KAMIBASHI_SYSTEMS__HOIKU__ADDRESS`."""

    passwords: dict[str, SecretStr] = Field(default={}, repr=False)
    """Password for each system, e.g. `KAMIBASHI_PASSWORDS__HOIKU`, where none is stored."""

    @property
    def watched(self) -> Path:
        """The folder into which clerks drop scans."""
        return self.inbox or self.home / "inbox"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the case database."""
        return self.database or f"{_SQLITE_FILE}{self.home.absolute() / 'cases.sqlite3'}"

    @property
    def has_database(self) -> bool:
        """Whether there is a case database: one on a server is taken to be there."""
        return self.database_file is None or self.database_file.is_file()

    @property
    def database_file(self) -> Path | None:
        """The file of the case database; None for one on a server."""
        url = self.database_url
        return Path(url.removeprefix(_SQLITE_FILE)) if url.startswith(_SQLITE_FILE) else None

    @property
    def prefect_home(self) -> Path:
        """The folder of Prefect's own database, apart from ours."""
        return self.home.absolute() / "prefect"

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment.

        Raises:
            SettingsWrong: with every mistake, unknown names included, in one line.
        """
        strangers = sorted(name for name in os.environ if _is_stranger(name, cls.model_fields))
        if strangers:
            raise SettingsWrong(f"unknown setting {', '.join(strangers)}: see README, Settings")
        try:
            return cls()
        except ValidationError as error:
            raise SettingsWrong(_mistakes(error)) from None


def _is_stranger(name: str, known: Mapping[str, object]) -> bool:
    if not name.upper().startswith(_PREFIX):
        return False
    return name[len(_PREFIX) :].lower().split(_NESTED)[0] not in known


def _mistakes(error: ValidationError) -> str:
    return "; ".join(
        f"{_PREFIX}{_NESTED.join(str(part).upper() for part in place)}: {said}"
        for place, said in mistakes_in(error)
    )


def stay_inside(more: Mapping[str, str] | None = None) -> None:
    """Set the switches that keep dependencies off the network, before these are imported.

    With `more`, further variables are set for this process and its children.
    """
    os.environ.update(STAY_INSIDE)
    os.environ.update(more or {})


def set_apart(settings: Mapping[str, str]) -> None:
    """Let these settings be the only ones, for this process and its children.

    Whatever the caller's shell says of another office, of Prefect or of a proxy is forgotten, but
    for what belongs to the machine: the browser and the model.
    """
    for name in [name for name in os.environ if name.upper().startswith(_ANOTHER_OFFICE)]:
        if name.upper() not in _OF_THE_MACHINE:
            del os.environ[name]
    stay_inside(settings)


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a child process: ours, the switches, and `more`."""
    return {**os.environ, **STAY_INSIDE, **more}
