"""The systems that are keyed into, one file each: `<home>/systems/<system>.toml`.

A manifest says by which door a system is entered, where it is, who logs in, when it may be keyed
into and how it behaves. No password stands in it: see `flows.office.passwords`.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from bots.jobs import OnExisting
from disk.toml_files import TomlWrong, mistakes_in, open_toml
from flows.errors import ManifestWrong
from flows.office.closures import Closure, parse_closure
from flows.office.hour_windows import Window
from flows.office.settings import Settings
from flows.plans.keying_plan import KeyingPlan

_FOLDER = "systems"
_PROFILE = ".profile.toml"
_WEB = ("http://", "https://")
_HTTP_ADDRESS: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)

_SECRETS = ("password", "passphrase", "secret", "token", "api_key")

SystemName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _address(text: object) -> object:
    """Return an address as doors get it: of the web, or the absolute path of a folder or file."""
    if not isinstance(text, str):
        return text
    if not text.startswith(_WEB):
        if Path(text).is_absolute():
            return text
        raise ValueError("give http://…, https://… or the absolute path of a folder")
    found = _HTTP_ADDRESS.validate_python(text)
    if found.username or found.password:
        raise ValueError("no user or password belongs in an address: kamibashi passwords set")
    return str(found)


def _window(text: object) -> object:
    return Window.parse(text) if isinstance(text, str) else text


def _closure(text: object) -> object:
    return parse_closure(text) if isinstance(text, str) else text


def _open_settings(settings: dict[str, str]) -> dict[str, str]:
    for name in settings:
        if name.endswith(_SECRETS):
            raise ValueError(f"no secret belongs here: kamibashi passwords set … --for {name}")
    return settings


class Holidays(StrEnum):
    """What happens in a night that begins on a day on which town halls are closed."""

    KEY = "key"
    SKIP = "skip"


class SystemManifest(BaseModel):
    """What this office knows about one of its systems."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    name: SystemName
    """What keying plans call it; the name of its file, where it has one."""

    door: str = ""
    """Entry point of the group `kamibashi.bots` that knows the way in; the name where not set."""

    address: Annotated[str, BeforeValidator(_address)]
    """Where it is: `http://…`, or the absolute path of a folder for a door that writes files."""

    user: str = ""
    """Who logs in; empty where nobody has to."""

    search_is_immediate: bool = False
    """Whether a record can be found at once after it was sent."""

    settle_minutes: Annotated[float, Field(ge=0, le=24 * 60)] = 2.0
    """So long after sending, a record that is not found is not yet believed to be absent."""

    sessions: Annotated[int, Field(ge=1, le=16)] = 1
    """How many sessions may key into it at the same time."""

    rest_seconds: Annotated[float, Field(ge=0, le=60)] = 0.0
    """Pause between two records."""

    windows: tuple[Annotated[Window, BeforeValidator(_window)], ...] = ()
    """Hours in which it may be keyed into, in Japan's time; always where none is given."""

    closures: tuple[Annotated[Closure, BeforeValidator(_closure)], ...] = ()
    """Days on which nothing is keyed: month-end and the like."""

    holidays: Holidays = Holidays.KEY
    """Whether nights that begin on holidays are skipped."""

    existing: OnExisting | None = None
    """What to do with a record that is already there, where it is not as the keying plans say."""

    door_settings: Annotated[dict[str, str], AfterValidator(_open_settings)] = {}
    """What the door itself understands, but for secrets: see `kamibashi passwords set --for`."""

    def profile(self, home: Path) -> Mapping[str, str]:
        """Return the door setting `profile` as a whole path; nothing where there is none."""
        beside = home.absolute() / _FOLDER / f"{self.name}{_PROFILE}"
        if "profile" in self.door_settings:
            return {"profile": str(beside.parent / self.door_settings["profile"])}
        return {"profile": str(beside)} if beside.is_file() else {}

    @property
    def entry_point(self) -> str:
        """The entry point of the group `kamibashi.bots` that knows the way in."""
        return self.door or self.name

    def overruling(self, plan: KeyingPlan) -> KeyingPlan:
        """Return a keying plan with what this office says otherwise of records already there."""
        if self.existing is None:
            return plan
        return plan.model_copy(update={"on_existing": self.existing})

    @property
    def settling(self) -> timedelta:
        """So long after sending, absence is not believed; none where a search is immediate."""
        return timedelta(minutes=0 if self.search_is_immediate else self.settle_minutes)


def load_manifests(settings: Settings) -> Mapping[str, SystemManifest]:
    """Return every system of this office by its name, from its file or from the environment.

    The environment's address and user stand before those in the file.

    Raises:
        ManifestWrong: with one line for each mistake in any file, naming file, key and line.
    """
    found: dict[str, SystemManifest] = {}
    mistakes: list[str] = []
    files = {path.stem: path for path in _files(settings)}
    for name in dict.fromkeys([*files, *settings.systems]):
        said = settings.systems.get(name)
        outside = {"address": str(said.address), "user": said.user} if said else {}
        try:
            if name in files:
                found[name] = _from_file(name, files[name], outside)
            else:
                found[name] = _from_environment(name, outside)
        except TomlWrong as wrong:
            mistakes.extend(wrong.mistakes)
    if mistakes:
        raise ManifestWrong("\n".join(mistakes))
    return found


def _from_file(name: str, path: Path, outside: Mapping[str, str]) -> SystemManifest:
    file = open_toml(path)
    mistakes: list[str] = []
    if file.table.get("name", name) != name:
        mistakes += file.told([(("name",), f"must be {name!r}, as the file is called")])
    try:
        manifest = file.shaped(SystemManifest, {"name": name, **outside})
    except TomlWrong as wrong:
        raise TomlWrong(*mistakes, *wrong.mistakes) from None
    if mistakes:
        raise TomlWrong(*mistakes)
    return manifest


def _from_environment(name: str, outside: Mapping[str, str]) -> SystemManifest:
    try:
        return SystemManifest.model_validate({"name": name, **outside})
    except ValidationError as error:
        source = f"KAMIBASHI_SYSTEMS__{name.upper()}"
        told = ((".".join(map(str, place)), said) for place, said in mistakes_in(error))
        raise TomlWrong(*(f"{source}: {key}: {said}" for key, said in told)) from None


def _files(settings: Settings) -> Iterator[Path]:
    """Yield every manifest; `<system>.profile.toml` beside it belongs to the door."""
    for path in sorted((settings.home / _FOLDER).glob("*.toml")):
        if not path.name.endswith(_PROFILE):
            yield path
