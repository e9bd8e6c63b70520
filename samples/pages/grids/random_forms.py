"""Forms that no office has: every kind of field, in cells of every size, another form by number.

What stands where, how large the print and the boxes are, which words name the fields and whether a
number has printed boxes of its own are drawn anew for each form.
"""

from collections.abc import Iterator, Sequence
from random import Random

from samples.pages.grids.plan import FormPlan, Item, Look, Row, Style

_FONTS = ("ipaexg.ttf", "ipaexm.ttf", "NotoSansCJK-Regular.ttc", "BIZUDMincho-Regular.ttf")
_TITLES = (
    *("手当認定請求書", "医療費助成申請書", "住宅改修届", "奨学金願書", "施設利用申込書"),
    *("還付請求書", "異動報告書", "登録申請書", "減免申請書", "参加承諾書", "利用者台帳", "調査票"),
)
_ABOUT = ("児童", "福祉", "介護", "障害者", "水道", "農業", "学校", "市民", "防災", "環境", "")
_LABELS: dict[str, tuple[str, ...]] = {
    "text": ("続柄", "勤務先", "職業", "学校名", "区分", "事由", "施設名", "支店名", "団体名"),
    "name": ("氏名", "申請者", "届出人", "世帯主", "保護者", "対象者名", "請求者氏名"),
    "kana": ("フリガナ", "ふりがな", "カナ氏名"),
    "address": ("住所", "所在地", "現住所", "転入前住所", "送付先"),
    "freetext": ("備考", "理由", "特記事項", "連絡事項"),
    "year": ("年度", "西暦年", "取得年", "建築年"),
    "month": ("対象月", "開始月", "支給月", "月"),
    "day": ("締切日", "振替日", "支払日", "日"),
    "hour": ("開始時", "来所時刻", "時"),
    "minute": ("分", "所要分", "遅刻分"),
    "minutes": ("合計分", "延べ分数", "作業分数"),
    "hours": ("合計時間", "延べ時間", "利用時間"),
    "days": ("日数", "通院日数", "利用日数", "欠席日数"),
    "phone_part": ("市外局番", "内線", "局番"),
    "postal_code": ("郵便番号", "〒", "送付先〒"),
    "number": ("人数", "金額", "世帯人数", "件数", "面積", "請求額", "所得額", "台数"),
    "code": ("口座番号", "被保険者番号", "整理番号", "証番号", "受給者番号", "個人番号", "店番号"),
    "date": ("生年月日", "届出日", "異動日", "受診日", "期限"),
    "year_month": ("開始年月", "診療年月", "支給年月"),
    "time": ("開始時刻", "終了時刻", "来庁時刻"),
    "duration": ("勤務時間", "利用時間", "月間時間"),
    "phone": ("電話番号", "連絡先", "携帯電話", "日中連絡先"),
}
_CHOICES = (
    ("有", "無"), ("男", "女"), ("該当", "非該当"), ("新規", "更新", "変更"), ("世帯主", "家族"),
    ("普通", "当座"), ("する", "しない"), ("昭和", "平成", "令和"), ("午前", "午後"),
    ("可", "不可"), ("自宅", "勤務先", "その他"), ("第一希望", "第二希望"),
)  # fmt: skip
_UNITS = {
    "number": ("円", "人", "件", "枚", "台", "㎡", ""),
    "year": ("年", ""), "month": ("月", ""), "day": ("日", ""), "hour": ("時", ""),
    "minute": ("分", ""), "minutes": ("分", ""), "hours": ("時間", ""), "days": ("日", ""),
}  # fmt: skip
_STYLES: tuple[Style, ...] = ("box", "box", "circle")
_WIDE_KINDS = {"address": 2.4, "freetext": 3.0, "phone": 1.9, "date": 1.7, "duration": 1.2}
_OFTEN = ("number", "code", "postal_code", "phone_part", "year", "month", "day", "hour", "minute")
_ONCE = (
    *("text", "text", "name", "address", "freetext", "date", "year_month", "time", "duration"),
    *("phone", "minutes", "hours", "days", "choice", "choice", "kana"),
    *("address", "kana", "freetext", "duration", "phone"),
)
_BOTTOM = 288.0


def invent_form(seed: int, number: int, kinds: Sequence[str] = ()) -> FormPlan:
    """Return the `number`-th form of a seed: forty to sixty fields, every kind among them.

    Args:
        seed: what it is drawn from.
        number: which of the seed's forms.
        kinds: what its fields are of, each as often as it is named; every kind if empty.
    """
    rng = Random(f"grid {seed} {number}")
    look = _look(rng)
    items = [_item(rng, kind) for kind in kinds or (*_OFTEN * 4, *_ONCE)]
    rng.shuffle(items)
    rows = list(_tied_rows(rng))
    place = rng.randint(0, 2)
    rows[place:place] = _in_rows(rng, items, look)
    return FormPlan(
        id=f"grid_{seed}_{number:03}",
        edition="1",
        title=rng.choice(_ABOUT) + rng.choice(_TITLES),
        number=f"様式第{rng.randint(1, 60)}号",
        rows=tuple(_fitting(rows, look, rng)),
        look=look,
    )


def _look(rng: Random) -> Look:
    left = rng.uniform(9, 20)
    return Look(
        font=rng.choice(_FONTS),
        left=left,
        width=rng.uniform(208 - 2 * left, 212 - 2 * left) - 8,
        top=rng.uniform(28, 40),
        label_width=rng.uniform(14, 24),
        label_size=rng.uniform(2.2, 3.1),
        thickness=rng.choice((0.16, 0.2, 0.26, 0.34)),
        inset=rng.uniform(0.3, 0.7),
        comb=rng.uniform(4.4, 6.8),
        square=rng.uniform(2.2, 3.2),
        above=rng.random() < 0.35,
    )


def _item(rng: Random, kind: str) -> Item:
    if kind == "choice":
        options = rng.choice(_CHOICES)
        style = rng.choice(_STYLES)
        return Item(rng.choice(("区分", "種別", "確認")), kind, 1.6, options=options, style=style)
    combs = _combs(rng, kind)
    unit = "" if combs else rng.choice(_UNITS.get(kind, ("",)))
    share = _WIDE_KINDS.get(kind, 1.7 if combs > 4 else 1.0) * rng.uniform(0.85, 1.2)
    return Item(rng.choice(_LABELS[kind]), kind, share, combs, unit)


def _combs(rng: Random, kind: str) -> int:
    """Return how many printed boxes of one digit each a field has, mostly none."""
    if kind == "postal_code":
        return rng.choice((0, 7))
    if kind == "code":
        return rng.choice((0, 0, 6, 7, 8, 10, 12))
    return rng.choice((0, 0, 0, 0, 4, 6)) if kind == "number" else 0


def _tied_rows(rng: Random) -> Iterator[Row]:
    """Yield a name with its reading and an address with its postal code."""
    name, kana = _item(rng, "name"), Item(rng.choice(_LABELS["kana"]), "kana", 1.0, tied=True)
    yield Row(rng.uniform(8.5, 11), (name, kana))
    combs = rng.choice((0, 7))
    share = 1.7 if combs else 0.9
    code = Item(rng.choice(_LABELS["postal_code"]), "postal_code", share, combs, tied=True)
    yield Row(rng.uniform(8.5, 11), (code, _item(rng, "address")))


def _in_rows(rng: Random, items: list[Item], look: Look) -> Iterator[Row]:
    """Yield rows that hold the items, as many in each as have room."""
    waiting = list(items)
    while waiting:
        room, row = rng.uniform(3.0, 4.6) - (0.0 if look.above else 0.7), [waiting.pop()]
        while waiting and sum(one.share for one in row) + waiting[-1].share <= room:
            row.append(waiting.pop())
        lone = len(row) == 1 and row[0].share < 1.5 and waiting
        if lone:
            row.append(waiting.pop())
        yield Row(rng.uniform(9.5, 12.5) if look.above else rng.uniform(7.2, 10.5), tuple(row))


def _fitting(rows: list[Row], look: Look, rng: Random) -> list[Row]:
    """Return the rows that the paper has room for, the others left out at random."""
    kept = list(rows)
    while sum(row.height for row in kept) > _BOTTOM - look.top:
        spare = [row for row in kept if not any(item.tied for item in row.items)]
        kept.remove(rng.choice(spare))
    return kept
