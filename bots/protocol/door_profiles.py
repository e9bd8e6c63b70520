"""Read the file that says how a door without screens looks, and name all its mistakes at once."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bots.errors import ProfileWrong
from bots.protocol.registry import SystemAccess


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
        ProfileWrong: with one line for each mistake, naming file and key.
    """
    try:
        profile = shape.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ProfileWrong(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileWrong(f"{path}: {error}") from None
    except ValidationError as error:
        raise ProfileWrong(_mistakes(path, error)) from None
    if found := [f"{path}: {mistake}" for mistake in contradictions(profile)]:
        raise ProfileWrong("\n".join(found))
    return profile


def _mistakes(path: Path, error: ValidationError) -> str:
    return "\n".join(
        f"{path}: {'.'.join(map(str, mistake['loc'])) or 'profile'}: {mistake['msg']}"
        for mistake in error.errors(include_input=False, include_url=False)
    )
