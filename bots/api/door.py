"""An API as a system: `protocol.keying` posts a record to it, and finds it again."""

import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bots.api.json_fields import Json, body_of, texts_of
from bots.api.profile import ApiProfile, contradictions
from bots.api.service import Service
from bots.browser.server_authentication import gate_of
from bots.credentials import Credentials
from bots.errors import ProfileWrong, SystemUnavailable
from bots.jobs import Entry
from bots.protocol.door_profiles import load_profile, profile_path
from bots.protocol.registry import Door, SystemAccess

_KEY = re.compile("[A-Za-z0-9_.:-]+")
_CONNECT_SECONDS = 10.0


class ApiBot:
    """Posts records to a service. What is not in the profile is not sent."""

    def __init__(self, service: Service, profile: ApiProfile) -> None:
        self._service = service
        self._profile = profile
        self._boxes = _boxes_of(profile)
        self._body: Json = {}
        self._key = ""
        self._number = ""

    def start(self) -> None:
        """Forget the record before; `keying.key` has searched already, so the system is there."""
        self._body, self._key, self._number = {}, "", ""
        self._service.has_sent = False

    def fill(self, entries: Sequence[Entry]) -> None:
        """Make the JSON; raise `RecordRejected` where a field cannot hold its text."""
        texts = {entry.screen_field: entry.text.replace("\r\n", "\n") for entry in entries}
        if missing := sorted(texts.keys() ^ self._boxes):
            boxes = "、".join(missing)
            raise SystemUnavailable(f"入力の設定と API の設定で、欄が合いません ({boxes})")
        self._key = texts[self._profile.key]
        if _KEY.fullmatch(self._key) is None:
            raise SystemUnavailable(f"{self._profile.key}: 受付番号に使えない文字があります")
        self._body = body_of(texts, self._profile)

    def held(self) -> Mapping[str, str]:
        """Return what would be read back of the JSON."""
        return texts_of(self._body, self._profile)

    def submit(self) -> None:
        """Post the record, once, and wait for the answer."""
        self._number = self._service.post(self._body, self._key)

    @property
    def has_sent(self) -> bool:
        """Whether the system may have taken the record."""
        return self._service.has_sent

    def receipt_number(self) -> str:
        """Return the number that the system gave."""
        return self._number

    def numbers(self, key: str) -> Sequence[str]:
        """Return the numbers of the records under a key."""
        return self._service.find(key)

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as the system holds it, by box, as it would be typed."""
        return texts_of(self._service.record(number), self._profile)

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Return None: an API has no screen."""
        return None


class ApiDoor(Door):
    """The entry point `api`.

    Of the door settings it understands `profile`, `ca_file` (the authority in PEM that signed the
    server's certificate), and the client certificate of `bots.browser.server_authentication`.
    """

    def boxes(self, access: SystemAccess) -> frozenset[str]:
        """Return the boxes that have a field.

        Raises:
            ProfileWrong: the profile is missing or has mistakes.
        """
        return _boxes_of(load_profile(profile_path(access), ApiProfile, contradictions))

    @contextmanager
    def open(self, access: SystemAccess) -> Iterator[ApiBot]:
        """Lend a bot. Nothing is asked of the system yet.

        Raises:
            ProfileWrong: the profile or a certificate is missing or has mistakes.
        """
        profile = load_profile(profile_path(access), ApiProfile, contradictions)
        _refuse_open_letters(access.address, profile)
        with httpx.Client(
            base_url=access.address,
            auth=_authentication(access.credentials, profile),
            headers={"User-Agent": "kamibashi", "Accept": "application/json"},
            verify=_certificates(access),
            timeout=httpx.Timeout(profile.timeout_seconds, connect=_CONNECT_SECONDS),
            follow_redirects=False,  # to another host, or as a second POST
            trust_env=False,  # no proxy and no .netrc that nobody in the office chose
        ) as client:
            yield ApiBot(Service(client, profile), profile)


def _boxes_of(profile: ApiProfile) -> frozenset[str]:
    return frozenset(field.box for field in profile.fields if field.box)


def _authentication(who: Credentials, profile: ApiProfile) -> httpx.Auth | None:
    if profile.authentication == "basic":
        return httpx.BasicAuth(who.user, who.password)
    return _Bearer(who.password) if profile.authentication == "bearer" else None


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _certificates(access: SystemAccess) -> ssl.SSLContext:
    gate = gate_of(access.settings)
    try:
        context = ssl.create_default_context(cafile=access.settings.get("ca_file"))
        if gate.certificate:
            context.load_cert_chain(gate.certificate, gate.key, gate.passphrase or None)
    except OSError as error:
        raise ProfileWrong(
            f"{access.name}: ca_file か client_certificate が読めません ({error.strerror})"
        ) from None
    return context


def _refuse_open_letters(address: str, profile: ApiProfile) -> None:
    place = urlsplit(address)
    if place.scheme == "https" or profile.plain_http or _is_here(place.hostname or ""):
        return
    raise ProfileWrong(
        f"{address}: https:// の住所にするか、profile に plain_http = true と書いてください"
    )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
