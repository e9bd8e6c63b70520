"""Where the screens of each system are kept: as somebody accepted them, and as they were seen."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from bots.canary.drift import Change, Screens, drift, stops_keying
from bots.canary.screens import PICTURES, ScreenBox
from bots.errors import BaselineWrong
from disk.atomic import write_atomically

_SYSTEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SCREENS = TypeAdapter(dict[str, tuple[ScreenBox, ...]])


@checked(frozen=True, slots=True)
class Sight:
    """The screens of a system at one moment, and who looked."""

    at: AwareDatetime
    by: str
    screens: dict[str, tuple[ScreenBox, ...]]

    @property
    def digest(self) -> str:
        """SHA-256 of the screens alone: two sights of the same screens have the same."""
        return digest(self.screens)


def digest(screens: Screens) -> str:
    """Return the SHA-256 of screens, whenever and by whomever they were seen."""
    return hashlib.sha256(_SCREENS.dump_json(dict(sorted(screens.items())))).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A system's baseline against what was last seen. Without a baseline nothing is compared."""

    system: str
    baseline: Sight | None
    seen: Sight | None
    pictures: tuple[Path, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed, what stops keying first."""
        if self.baseline is None or self.seen is None:
            return ()
        return drift(self.baseline.screens, self.seen.screens)

    @property
    def stopped(self) -> bool:
        """Whether nothing is keyed into this system."""
        return stops_keying(self.changes)


class BaselineStore:
    """One folder of baselines: `<system>.json` as accepted, `<system>/` with what was seen last.

    The files are JSON, sorted and indented, so that a site may keep them under version control.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def systems(self) -> tuple[str, ...]:
        """Return the systems whose screens were ever looked at, by name."""
        found = {path.stem for path in self._folder.glob("*.json")}
        return tuple(
            sorted(found | {path.parent.name for path in self._folder.glob("*/seen.json")})
        )

    def verdict(self, system: str) -> Verdict:
        """Return what is accepted and what was seen last.

        Raises:
            BaselineWrong: a file was changed by hand and cannot be read.
        """
        baseline, seen = _read(self._baseline(system)), _read(self._seen(system))
        return Verdict(system, baseline, seen, tuple(self._pictures(system)))

    def see(self, system: str, sight: Sight) -> Verdict:
        """Keep what was seen just now, and return what has changed."""
        _write(self._seen(system), sight)
        return self.verdict(system)

    def accept(self, system: str, sight: Sight) -> None:
        """Let this sight be the baseline from now on."""
        _write(self._baseline(system), sight)

    def folder(self, system: str) -> Path:
        """Return the folder of what was seen last, its pictures below it."""
        return self._seen(system).parent

    def clear_pictures(self, system: str) -> None:
        """Forget the pictures of an earlier look."""
        for path in self._pictures(system):
            path.unlink(missing_ok=True)

    def _pictures(self, system: str) -> Iterator[Path]:
        yield from sorted((self.folder(system) / PICTURES).glob("*"))

    def _baseline(self, system: str) -> Path:
        return self._folder / f"{_checked(system)}.json"

    def _seen(self, system: str) -> Path:
        return self._folder / _checked(system) / "seen.json"


def _checked(system: str) -> str:
    if not _SYSTEM.fullmatch(system):
        raise ValueError("a system's name is letters, digits, - and _")
    return system


def _read(path: Path) -> Sight | None:
    if not path.is_file():
        return None
    try:
        return TypeAdapter(Sight).validate_json(path.read_bytes())
    except ValidationError:
        raise BaselineWrong(
            f"{path.name}: 画面の記録が読めません。kamibashi canary --record で取り直してください"
        ) from None


def _write(path: Path, sight: Sight) -> None:
    """Write in one step: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"at": sight.at.isoformat(), "by": sight.by, "screens": _plain(sight.screens)}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(path, f"{text}\n".encode())


def _plain(screens: Screens) -> dict[str, list[dict[str, object]]]:
    return {title: [asdict(box) for box in screen] for title, screen in screens.items()}
