"""Read the file that says how a door without screens looks, and name all its mistakes at once."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from bots.errors import ProfileWrong
from bots.protocol.registry import SystemAccess
from disk.toml_files import TomlWrong, read_toml, with_lines


class Written(BaseModel):
    """What people write into such a file: frozen, and nothing that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Written)


def profile_path(access: SystemAccess) -> Path:
    """Return where the profile of a system is: the door setting `profile`.

    Raises:
        ProfileWrong: the setting is missing.
    """
    name = access.settings.get("profile")
    if name is None:
        raise ProfileWrong(f"{access.name}: door_settings に profile (ファイル名) がありません")
    return Path(name)


def load_profile(path: Path, shape: type[P], contradictions: Callable[[P], Iterable[str]]) -> P:
    """Read a profile and prove that it does not contradict itself.

    Raises:
        ProfileWrong: with one line for each mistake, naming file, key and line.
    """
    try:
        profile = read_toml(path, shape)
    except TomlWrong as wrong:
        raise ProfileWrong(str(wrong)) from None
    if found := with_lines(path, contradictions(profile)):
        raise ProfileWrong("\n".join(found))
    return profile
