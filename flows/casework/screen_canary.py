"""The canary of each system: recorded once, looked at before anything is typed, accepted anew."""

from collections.abc import Callable
from datetime import datetime

from bots.canary.baselines import Sight, Verdict
from bots.canary.screen_visit import look_at_screens
from bots.errors import ScreensChanged, ScreensUnwatched
from cases.people.staff import Role, Staff
from flows.errors import CommandWrong
from flows.office.target_system import TargetSystem

_STOPPED = (
    "{system}: 画面が変わったため入力を止めました（{count} か所）。{first}。"
    "管理者が「画面の見張り」で確かめてください"
)


Clock = Callable[[], datetime]


def look(target: TargetSystem, by: str, now: Clock) -> Verdict:
    """Look at a system's screens now, keep what is seen, and compare it with the baseline.

    Nothing is typed, and nothing is sent but the log-in.

    Raises:
        ScreensUnwatched: the system's door has no screens.
        SystemUnavailable: a screen cannot be reached.
        SystemNotSetUp: where the system's address, user or password is not set.
    """
    store, system, access = target.baselines, target.name, target.access()
    store.clear_pictures(system)
    screens = look_at_screens(access, store.folder(system), target.browser)
    return store.see(system, Sight(now(), by, dict(screens)))


def stop_where_screens_changed(target: TargetSystem, by: str, now: Clock) -> None:
    """Look at a system's screens before a batch; without a baseline nothing is looked at.

    Raises:
        ScreensChanged: nothing may be keyed until an administrator has accepted the screens, or
            they are back; nothing was typed.
        SystemUnavailable: a screen cannot be reached.
    """
    if target.baselines.verdict(target.name).baseline is None:
        return
    try:
        verdict = look(target, by, now)
    except ScreensUnwatched:  # the town has changed to a door without screens
        return
    if verdict.stopped:
        said = {"count": len(verdict.changes), "first": verdict.changes[0]}
        raise ScreensChanged(_STOPPED.format(system=target.name, **said))


def administrator(staff: Staff, name: str) -> str:
    """Return the log-in name of an administrator.

    Raises:
        CommandWrong: nobody of this name may accept screens.
    """
    for user in staff.users():
        if user.name == name and user.role is Role.ADMIN and not user.disabled:
            return name
    raise CommandWrong("screens are accepted by an administrator: name one with --by (README)")
