"""What becomes of a record that is sent in, in each fault mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from samples.systems.hoiku import checks, records
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.office import Office

_JAPAN = ZoneInfo("Asia/Tokyo")
_CUT = 5  # characters that survive in the fault mode `cuts`
_NEVER_CUT = ("uketsuke_no", "token")
_STORES_NOTHING = (FaultMode.DROPS_BEFORE, FaultMode.LOGS_OUT)


@dataclass(frozen=True, slots=True)
class Registered:
    """What the server made of it: a number, or its complaints, or neither."""

    number: str = ""
    errors: tuple[str, ...] = ()


def register(
    office: Office, form: Mapping[str, str], cookie: str, staff: str, number: str = ""
) -> Registered:
    """Store a record, or correct that of a number, or say why not; count it either way."""
    with office.registering:
        made = Registered()
        if office.fault_mode not in _STORES_NOTHING:
            errors = tuple(_refusals(office, form, cookie, number))
            made = Registered(number, errors)
            if not errors:
                made = Registered(_store(office, form, staff, number))
        office.received()
    return made


def _refusals(office: Office, form: Mapping[str, str], cookie: str, number: str) -> list[str]:
    if office.fault_mode is FaultMode.REFUSES:
        return ["月次処理中のため登録できません"]
    if not office.sessions.spend(cookie, form.get("token", "")):
        return ["この画面はすでに送信されています。二重登録はできません"]
    errors = list(checks.refusals(form))
    reception = form.get("uketsuke_no", "")
    if office.refuses_duplicates and not number and records.find(office.database, reception):
        errors.append(f"受付番号[{reception}]は既に登録されています")
    return errors


def _store(office: Office, form: Mapping[str, str], staff: str, number: str) -> str:
    now = datetime.now(_JAPAN)
    if office.fault_mode is FaultMode.FORGETS:
        return number or records.numbered(0, now)
    if office.fault_mode is FaultMode.CUTS:
        form = {name: text if name in _NEVER_CUT else text[:_CUT] for name, text in form.items()}
    if number:
        records.amend(office.database, number, form)
        return number
    return records.register(office.database, form, staff, now)
