"""The canary of each system: recorded once, looked at before anything is typed, accepted anew."""

from bots.canary.baselines import BaselineStore, Sight, Verdict
from bots.canary.screen_visit import look_at_screens
from bots.errors import ScreensChanged, ScreensUnwatched
from cases.people.staff import Role
from flows.errors import CommandWrong
from flows.office.office import Office

_STOPPED = (
    "{system}: 画面が変わったため入力を止めました（{count} か所）。{first}。"
    "管理者が「画面の見張り」で確かめてください"
)


def baselines_of(office: Office) -> BaselineStore:
    """Return where the screens of the office's systems are kept."""
    return BaselineStore(office.folders.canary)


def look(office: Office, system: str, by: str) -> Verdict:
    """Look at a system's screens now, keep what is seen, and compare it with the baseline.

    Nothing is typed, and nothing is sent but the log-in.

    Raises:
        ScreensUnwatched: the system's door has no screens.
        SystemUnavailable: a screen cannot be reached.
        SystemNotSetUp: where the system's address, user or password is not set.
    """
    store, access = baselines_of(office), office.target(system).access()
    store.clear_pictures(system)
    screens = look_at_screens(access, store.folder(system), office.browser())
    return store.see(system, Sight(office.ledger.now(), by, dict(screens)))


def stop_where_screens_changed(office: Office, system: str, by: str) -> None:
    """Look at a system's screens before a batch; without a baseline nothing is looked at.

    Raises:
        ScreensChanged: nothing may be keyed until an administrator has accepted the screens, or
            they are back; nothing was typed.
        SystemUnavailable: a screen cannot be reached.
    """
    if baselines_of(office).verdict(system).baseline is None:
        return
    try:
        verdict = look(office, system, by)
    except ScreensUnwatched:  # the town has changed to a door without screens
        return
    if verdict.stopped:
        said = {"count": len(verdict.changes), "first": verdict.changes[0]}
        raise ScreensChanged(_STOPPED.format(system=system, **said))


def administrator(office: Office, name: str) -> str:
    """Return the log-in name of an administrator.

    Raises:
        CommandWrong: nobody of this name may accept screens.
    """
    for user in office.staff.users():
        if user.name == name and user.role is Role.ADMIN and not user.disabled:
            return name
    raise CommandWrong("screens are accepted by an administrator: name one with --by (README)")
