"""Why a text is no value of its kind is a code of its own, where it was a sentence in a detail.

So is a rule that cannot be evaluated. The sentences are those of the day of the change.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SENTENCES = {
    "unwritable": "使えない文字（外字・制御文字）があります",
    "digit_in_name": "氏名に数字があります",
    "not_kana": "フリガナに仮名でない文字があります",
    "stray_long_mark": "フリガナの長音の位置が正しくありません",
    "no_digits": "{}は数字です",
    "out_of_bounds": "{}は{}から{}までです",
    "no_number": "数字として読めません",
    "no_postal_code": "郵便番号は7桁の数字です",
    "no_phone_part": "電話番号の欄は5桁までの数字です",
    "no_phone": "電話番号は 03-1234-5678 のように書きます",
    "phone_start": "電話番号は0で始まります",
    "phone_length": "電話番号の桁数が合いません",
    "phone_parts": "電話番号の区切りが合いません",
    "no_area_code": "電話番号は市外局番の後を - で区切ります",
    "no_time": "時刻は 8:30 のように書きます",
    "no_duration": "時間は 160:30 のように書きます",
    "partly_empty": "{}のどれかが空です",
    "no_date": "日付として読めません",
    "no_such_day": "暦にない日付です",
    "day_outside_era": "元号の期間にない日付です",
    "before_meiji": "明治より前の日付です",
    "no_year": "年は西暦4桁か、元号のついた年です",
    "year_out_of_bounds": "年は西暦{}から{}までです",
    "year_outside_era": "元号の期間にない年です",
    "year_below_one": "年は1からです",
    "no_month": "年と月として読めません",
    "no_such_month": "暦にない年月です",
    "typed_choice": "選択欄は文字では書きません",
}
_NAMES = {
    "month": "月",
    "day": "日",
    "hour": "時",
    "minute": "分",
    "hours": "時間",
    "days": "日数",
    "date": "年月日",
    "year_month": "年月",
    "time": "時と分",
    "duration": "時間と分",
    "phone": "電話番号",
}
_CALLED = {word: name for name, word in _NAMES.items()}
_WORD = f"({'|'.join(sorted(_CALLED, key=len, reverse=True))}|[0-9]+)"
_PATTERNS = {
    code: re.compile(_WORD.join(map(re.escape, sentence.split("{}"))))
    for code, sentence in _SENTENCES.items()
}
_FAILED_RULE = re.compile(r"規則 (.+) を評価できません", re.DOTALL)
_FAILED = "規則 {} を評価できません"

_FIELDS = sa.table(
    "case_fields",
    sa.column("case_id", sa.String(16)),
    sa.column("name", sa.String(64)),
    sa.column("doubts", sa.JSON()),
)
_AT_ONCE = 1000


def upgrade() -> None:
    """Give each known sentence its code; what another package's kind said stays as it was."""
    _rewrite(_coded)


def downgrade() -> None:
    """Store the sentences again."""
    _rewrite(_worded)


def _coded(doubt: dict[str, str]) -> dict[str, str]:
    if doubt["code"] == "broken_rule" and (failed := _FAILED_RULE.fullmatch(doubt["detail"])):
        return {"code": "failed_rule", "detail": failed[1]}
    if doubt["code"] != "not_of_its_kind":
        return doubt
    for code, pattern in _PATTERNS.items():
        if said := pattern.fullmatch(doubt["detail"]):
            detail = " ".join(_CALLED.get(word, word) for word in said.groups())
            return {"code": code, "detail": detail}
    return doubt


def _worded(doubt: dict[str, str]) -> dict[str, str]:
    code, detail = doubt["code"], doubt["detail"]
    if code == "failed_rule":
        return {"code": "broken_rule", "detail": _FAILED.format(detail)}
    if code not in _SENTENCES:
        return doubt
    words = (_NAMES.get(word, word) for word in detail.split())
    return {"code": "not_of_its_kind", "detail": _SENTENCES[code].format(*words)}


def _rewrite(rewritten: Callable[[dict[str, str]], dict[str, str]]) -> None:
    db = op.get_bind()
    change = (
        sa.update(_FIELDS)
        .where(_FIELDS.c.case_id == sa.bindparam("of"), _FIELDS.c.name == sa.bindparam("called"))
        .values(doubts=sa.bindparam("now", type_=sa.JSON()))
    )
    for rows in _doubted(db):
        changed = [(row, [rewritten(doubt) for doubt in row.doubts]) for row in rows]
        other = [(row, now) for row, now in changed if now != row.doubts]
        if other:
            db.execute(change, [{"of": r.case_id, "called": r.name, "now": n} for r, n in other])


def _doubted(db: sa.Connection) -> Iterator[list[Any]]:
    """Yield the fields that have doubts, so many at once."""
    key = sa.tuple_(_FIELDS.c.case_id, _FIELDS.c.name)
    some = sa.select(_FIELDS).where(sa.cast(_FIELDS.c.doubts, sa.Text) != "[]")
    some = some.order_by(_FIELDS.c.case_id, _FIELDS.c.name).limit(_AT_ONCE)
    rows = list(db.execute(some))
    while rows:
        yield rows
        rows = list(db.execute(some.where(key > sa.tuple_(rows[-1].case_id, rows[-1].name))))
