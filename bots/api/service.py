"""The API over HTTP: what each answer means for a record. Nothing is ever sent twice from here."""

from dataclasses import dataclass
from urllib.parse import quote

import httpx

from bots.api.json_fields import Json, at, values_in
from bots.api.profile import ApiProfile
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_LET_IN = (401, 403)
_TOO_MANY = 429
_CONFLICT = 409
_MOST_OF_A_REASON = 200


@dataclass(slots=True)
class Service:
    """One API. `has_sent` tells whether the last POST may have been taken."""

    client: httpx.Client
    profile: ApiProfile
    has_sent: bool = False

    def post(self, body: Json, key: str) -> str:
        """Post a record, once, and return its number.

        Raises:
            SystemUnavailable: it never left, or the system did not let us in.
            RecordRejected: the system refused the values, and holds nothing under the key.
            OutcomeUnknown: anything else.
        """
        mark = f'"{key}"' if self.profile.quoted_key else key
        self.has_sent = True
        try:
            answer = self.client.post(
                self.profile.records, json=body, headers={"Idempotency-Key": mark}
            )
        except _NEVER_SENT as error:
            self.has_sent = False
            raise SystemUnavailable(_away(error)) from None
        except httpx.RequestError as error:
            raise OutcomeUnknown(f"送信のあと応答がありません ({type(error).__name__})") from None
        return self._number(answer, key, body)

    def find(self, key: str) -> tuple[str, ...]:
        """Return the numbers of the records under a key.

        Raises:
            SystemUnavailable: the system does not say.
        """
        path = self.profile.search.replace("{key}", quote(key, safe=""))
        found = at(self._get(path), self.profile.found)
        if not isinstance(found, list):
            raise SystemUnavailable(
                "検索の応答に一覧がありません。profile の found を確かめてください"
            )
        numbers = tuple(_number_in(each, self.profile) for each in found)
        if not all(numbers):
            raise SystemUnavailable(
                "検索の応答に番号がありません。profile の number を確かめてください"
            )
        return numbers

    def record(self, number: str) -> Json:
        """Return a record as the system holds it.

        Raises:
            SystemUnavailable: the system does not say.
        """
        body = self._get(self.profile.record.replace("{number}", quote(number, safe="")))
        if not isinstance(body, dict):
            raise SystemUnavailable("記録の応答が読み取れません")
        return body

    def _get(self, path: str) -> object:
        try:
            answer = self.client.get(path)
            if answer.status_code != httpx.codes.OK:
                raise SystemUnavailable(_said(answer.status_code))
            return answer.json()
        except httpx.RequestError as error:
            raise SystemUnavailable(_away(error)) from None
        except ValueError:
            raise SystemUnavailable("システムの応答が JSON ではありません") from None

    def _number(self, answer: httpx.Response, key: str, body: Json) -> str:
        status = answer.status_code
        if answer.is_success and (number := _number_in(_json(answer), self.profile)):
            return number
        if status in _NOT_LET_IN or status == _TOO_MANY:
            self.has_sent = False
            raise SystemUnavailable(_said(status))
        if status in self.profile.refused:
            self._refuse_unless_it_is_there(status, key)
            raise RecordRejected(self._reason(answer, body))
        raise OutcomeUnknown(f"送信のあと、登録番号のない応答が返りました (応答 {status})")

    def _refuse_unless_it_is_there(self, status: int, key: str) -> None:
        """Tell a conflict with our own earlier request from a refusal: the draft has one code."""
        if status == _CONFLICT and self.find(key):
            raise OutcomeUnknown("この受付番号の記録が、すでに登録されています")

    def _reason(self, answer: httpx.Response, body: Json) -> str:
        """Return what the system said, without what it was sent; nothing of a long story."""
        reason = at(_json(answer), self.profile.refusal)
        if not isinstance(reason, str) or not 0 < len(reason) <= _MOST_OF_A_REASON:
            return f"システムが受け付けません (応答 {answer.status_code})"
        for text in sorted(values_in(body), key=len, reverse=True):
            reason = reason.replace(text, "…") if len(text) > 1 else reason
        return " ".join(reason.splitlines())


def _json(answer: httpx.Response) -> object:
    try:
        body: object = answer.json()
    except ValueError:
        return None
    return body


def _number_in(body: object, profile: ApiProfile) -> str:
    number = at(body, profile.number)
    return str(number) if isinstance(number, str | int) and not isinstance(number, bool) else ""


def _said(status: int) -> str:
    if status in _NOT_LET_IN:
        return f"システムに入れません。利用者とパスワードを確かめてください (応答 {status})"
    return f"システムがエラーを返しています (応答 {status})"


def _away(error: httpx.RequestError) -> str:
    return f"システムに届きません ({type(error).__name__})"
