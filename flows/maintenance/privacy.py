"""Whether others on this machine may read what is in the home."""

from pathlib import Path

from flows.errors import MachineRefused

_OTHERS, _LOOK_INSIDE = 0o077, 0o011


def check_privacy(home: Path, inbox: Path) -> str:
    """Say that the home is its owner's alone.

    A group may go through the home to an inbox that lies in it, where all else in it is closed.

    Raises:
        MachineRefused: others may read something in it.
    """
    if not home.exists():
        return "not there yet: the first start makes it for its owner alone"
    if not _open_to_others(home):
        return "only its owner may look into the home"
    shut = f"others may read {home}: chmod 700 {home}"
    if not inbox.resolve().is_relative_to(home.resolve()):
        raise MachineRefused(shut)
    else_open = [path.name for path in home.iterdir() if path != inbox and _open_to_others(path)]
    if _open_to_others(home) & ~_LOOK_INSIDE or else_open:
        raise MachineRefused(
            f"{shut}; where a group must reach the inbox in it, 710, and go-rwx for all else in it"
        )
    return "only its owner may look into the home, but for the inbox"


def _open_to_others(path: Path) -> int:
    return path.lstat().st_mode & _OTHERS if not path.is_symlink() else 0
