"""What people write into the fields of an invented form: a value for every kind, and how it stands.

Nothing is anybody's: names and words are put together as in `samples.people`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ocr.forms.kinds import KINDS, parts_of
from ocr.forms.template import FieldSpec, FormTemplate
from samples.pages.drawn.paper import Habits
from samples.people.names import invent_person
from samples.people.places import (
    invent_address,
    invent_employer,
    invent_nursery,
    invent_phone,
)
from samples.people.wide_words import postal_code_of
from samples.people.words import Words

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_EMPTY = 0.12
"""The share of fields that nobody fills in."""

_SHORT = (
    *("長男", "妻", "世帯主", "本人", "母", "会社員", "自営業", "パート", "看護師", "教員", "無職"),
    *("普通", "当座", "国民健康保険", "協会けんぽ", "中央支店", "本店", "北支店", "駅前出張所"),
    *("転入", "出生", "就職", "退職", "腰痛", "高血圧", "なし", "あり", "アレルギー", "日本"),
    *("木造二階建", "軽自動車", "小型犬", "集合住宅", "年金収入", "口座振替", "学校給食費"),
)
_REMARKS = (
    "{m}月{d}日に前の住所から転入しました。",
    "{m}月から勤務先が変わりました。",
    "書類は{m}月{d}日までに持参します。",
    "平日{d}時以降に電話をください。",
    "子どもの通院のため{m}月分を申請します。",
    "{town}の実家に{m}か月ほど滞在します。",
    "振込は{name}の口座へお願いします。",
    "前年度の証明書は{town}で取得しました。",
    "同居の家族は{d}人です。",
    "領収書の原本を{d}枚添付しました。",
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a form says: canonical values by field, texts by cell, ticks by cell."""

    values: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def truth(self) -> dict[str, str | bool]:
        """What a perfect reader finds: every value by its field, and every option."""
        return {**self.values, **self.ticks}


@dataclass(slots=True)
class _Writer:
    """Somebody who fills in a form."""

    rng: Random
    words: Words
    on: date
    habits: Habits
    hyphens: bool

    def town(self) -> str:
        return self.rng.choice(self.words.towns)[1]

    def day(self) -> date:
        rng = self.rng
        far = rng.choice((400, 400, 8_000, 25_000))
        return self.on - timedelta(days=rng.randint(0, far))


def answer(template: FormTemplate, rng: Random, words: Words, on: date, habits: Habits) -> Answers:
    """Return what somebody fills in; one field in eight stays empty."""
    writer = _Writer(rng, words, on, habits, hyphens=rng.random() < 0.75)
    values = _linked(template, writer)
    ticks: dict[str, bool] = {}
    for one in template.fields:
        empty = rng.random() < _EMPTY
        if one.options:
            marked = set() if empty else {rng.choice(one.options).cell}
            ticks |= {option.cell or "": option.cell in marked for option in one.options}
        elif empty:
            values[one.name] = ""
        elif one.name not in values:
            values[one.name] = _value(one, writer)
    texts = {
        slot.cell or "": text
        for one in template.fields
        if not one.options
        for slot, text in zip(one.slots, _written(one, values[one.name], writer), strict=True)
    }
    return Answers(values, texts, ticks)


def _linked(template: FormTemplate, writer: _Writer) -> dict[str, str]:
    """Return the values of fields that speak of each other."""
    found: dict[str, str] = {}
    for link in template.links:
        if link.relation == "reads":
            person = invent_person(writer.rng, writer.words, writer.on)
            found[link.other], found[link.field] = person.written(), person.kana()
        else:
            found[link.field], found[link.other] = _home(writer)
    return found


def _home(writer: _Writer) -> tuple[str, str]:
    """Return an address behind the postal code that it has, or behind any where it has none."""
    for _ in range(20):
        address = invent_address(writer.rng, writer.words, building=writer.rng.random() < 0.3)
        if code := postal_code_of(address):
            return code, address
    return _postal_code(writer, 0.0), address


def _value(one: FieldSpec, writer: _Writer) -> str:
    room = one.box.width if one.box else 0.0
    value = _VALUES[one.kind](writer, room)
    if one.kind in {"code", "number"} and isinstance(one.combs, tuple):
        longest = len(one.combs)
        shortest = longest if one.kind == "code" else 1
        size = writer.rng.randint(shortest, longest)
        return KINDS[one.kind].parse((_digits(writer, size),))
    return value


def _digits(writer: _Writer, size: int) -> str:
    zeros = writer.rng.choice((0, 0, 1, 2, 3)) if size > 4 else 0
    return "0" * zeros + "".join(writer.rng.choices("0123456789", k=size - zeros))


def _text(writer: _Writer, room: float) -> str:
    rng, words = writer.rng, writer.words
    if room < 30 or rng.random() < 0.3:
        return rng.choice(_SHORT)
    employer = invent_employer(rng, words, rng.choice(words.industries))
    longer = (employer.name, employer.branch, invent_nursery(rng, words), employer.title)
    fitting = [one for one in longer if one and len(one) * 2.2 < room]
    return rng.choice(fitting) if fitting else rng.choice(_SHORT)


def _name(writer: _Writer, _room: float) -> str:
    return invent_person(writer.rng, writer.words, writer.on).written(writer.rng.choice("　　 "))


def _kana(writer: _Writer, _room: float) -> str:
    return invent_person(writer.rng, writer.words, writer.on).kana()


def _address(writer: _Writer, room: float) -> str:
    long = room > 80 and writer.rng.random() < 0.4
    return invent_address(writer.rng, writer.words, building=long)


def _remark(writer: _Writer, _room: float) -> str:
    rng = writer.rng
    return rng.choice(_REMARKS).format(
        m=rng.randint(1, 12),
        d=rng.randint(2, 28),
        town=writer.town(),
        name=rng.choice(writer.words.surnames)[0],
    )


def _postal_code(writer: _Writer, _room: float) -> str:
    return f"{writer.rng.randint(1, 999):03}-{writer.rng.randint(0, 9999):04}"


def _number(writer: _Writer, _room: float) -> str:
    size = writer.rng.choice((1, 1, 2, 2, 3, 4, 5, 6, 7))
    return str(int("".join(writer.rng.choices("0123456789", k=size))))


def _code(writer: _Writer, room: float) -> str:
    most = min(14, max(4, int(room / 2.4)))
    return _digits(writer, writer.rng.randint(min(5, most), most))


def _whole(least: int, most: int) -> Callable[[_Writer, float], str]:
    return lambda writer, _room: str(writer.rng.randint(least, most))


def _minute(writer: _Writer, _room: float) -> str:
    return str(writer.rng.choice((0, 0, 15, 30, 30, 45, writer.rng.randint(0, 59))))


def _phone_part(writer: _Writer, _room: float) -> str:
    return writer.rng.choice(invent_phone(writer.rng, writer.words).split("-"))


_VALUES: Mapping[str, Callable[[_Writer, float], str]] = {
    "text": _text,
    "name": _name,
    "kana": _kana,
    "address": _address,
    "freetext": _remark,
    "year": lambda writer, _room: str(writer.day().year),
    "month": _whole(1, 12),
    "day": _whole(1, 31),
    "hour": _whole(0, 23),
    "minute": _minute,
    "minutes": lambda writer, _room: str(5 * writer.rng.randint(1, 2_400)),
    "hours": _whole(1, 260),
    "days": _whole(0, 31),
    "phone_part": _phone_part,
    "postal_code": _postal_code,
    "number": _number,
    "code": _code,
    "date": lambda writer, _room: writer.day().isoformat(),
    "year_month": lambda writer, _room: writer.day().isoformat()[:7],
    "time": lambda writer, _room: (
        f"{writer.rng.randint(0, 23):02}:{writer.rng.choice((0, 0, 15, 30, 45)):02}"
    ),
    "duration": lambda writer, _room: (
        f"{writer.rng.randint(1, 200)}:{writer.rng.choice((0, 0, 15, 30, 45)):02}"
    ),
    "phone": lambda writer, _room: invent_phone(
        writer.rng, writer.words, mobile=writer.rng.random() < 0.5
    ),
}


def _written(one: FieldSpec, value: str, writer: _Writer) -> tuple[str, ...]:
    """Return the text of each box, as this writer puts numbers down."""
    texts = parts_of(one.kind, value)
    return tuple(
        _put_down(slot.kind, text, writer, combed=bool(slot.combs))
        for slot, text in zip(one.slots, texts, strict=True)
    )


def _put_down(kind: str, text: str, writer: _Writer, *, combed: bool) -> str:
    if not text:
        return ""
    padded = ({"month", "day"} if writer.habits.padded else set()) | (
        {"minute"} if writer.habits.zeros else set()
    )
    if kind == "postal_code" and (combed or not writer.hyphens):
        text = text.replace("-", "")
    elif kind in padded:
        text = f"{int(text):02}"
    elif kind == "number" and not combed and writer.rng.random() < 0.5:
        text = f"{int(text):,}"
    if writer.habits.wide and text.replace("-", "").isdecimal() and not combed:
        return text.translate(_WIDE)
    return text
