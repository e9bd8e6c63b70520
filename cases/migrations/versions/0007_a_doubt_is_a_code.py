"""A doubt is a code with a detail, where it was its Japanese sentence.

The sentences are those of the day of the change: what the desk says later does not matter.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SENTENCES = {
    "unsure": "読み違えているかもしれません",
    "unsure_mark": "印かどうか、はっきりしないところがあります",
    "hopeless": "読み取りに自信がありません。見て入力してください",
    "always_confirm": "かならず確認する欄です",
    "audited": "抜き取り確認です。画像と見比べてください",
    "struck_out": "二重線などで消されているようです。有効な値を確かめてください",
    "stamped_over": "印影が重なっています。文字を確かめてください",
    "run_across": "枠をまたぐ線や印影が重なっています。文字を確かめてください",
    "goes_on": "枠の外まで書かれているようです。続きがないか確かめてください",
    "in_red": "赤字で書かれています。訂正かどうかを確かめてください",
    "taped": "修正テープなどで枠線が隠れています。訂正かどうかを確かめてください",
    "pale": "とても薄い書き込みがあるようです。原本を確かめてください",
    "faded": "点々とした汚れか、かすれた文字があります。原本を確かめてください",
    "run_together": "マスをまたいで続けて書かれています",
    "gap": "途中のマスが空いています",
    "coarse_page": "解像度が低い（約{detail}dpi）ため、読み違いがないか確かめてください",
    "broken_lines": "罫線がかすれているか余分な線があります。読み違いがないか確かめてください",
    "other_lines": "罫線の一部が様式と違います。欄がずれていないか確かめてください",
    "black_and_white": "白黒2値（ファクスなど）の画像です。消えた文字がないか確かめてください",
    "mark_struck": "取り消されているようです。どれが有効か確かめてください",
    "marks_crossed": "1本の線がいくつかの枠にかかっています。どれが有効か確かめてください",
    "mark_beside": "枠の外に印があります。どの選択肢の印か確かめてください",
    "mark_filled": "塗りつぶした枠と、別の印の枠があります。塗りつぶしが取り消しか確かめてください",
    "several_marks": "1つだけ選ぶ欄に、印が2つ以上あります",
    "no_mark": "どれにも印がありません",
    "kanji_shapes": "字体（髙と高など）を確かめてください",
    "unread_ink": "読み落とした文字があるかもしれません",
    "digits_split": "数字の読みが割れています",
    "nothing_read": "何か書かれていますが、読めませんでした",
    "nothing_written": "記入がありません",
    "reread": "ほかの欄と合うように読み替えました。画像と見比べてください",
    "not_read_so": "フリガナと氏名の読みが合いません",
    "no_such_place": "住所の町名が見あたりません。似た町名が候補にあります",
    "other_postal_code": "郵便番号と住所が合いません",
}
"""The sentence of each code that had one of its own."""

_CODES = {sentence: code for code, sentence in _SENTENCES.items()}
_COARSE = re.compile(r"解像度が低い（約(\d+)dpi）ため、読み違いがないか確かめてください")
_BROKEN_RULE = re.compile(r"規則 .+ を評価できません", re.DOTALL)
_NOT_OF_ITS_KIND = re.compile(
    "選択欄は文字では書きません|時刻は 8:30 のように書きます|時間は 160:30 のように書きます"
    "|電話番号は0で始まります|電話番号の桁数が合いません|電話番号の区切りが合いません"
    "|電話番号は 03-1234-5678 のように書きます|電話番号は市外局番の後を - で区切ります"
    "|[^。]{1,8}のどれかが空です|使えない文字（外字・制御文字）があります|氏名に数字があります"
    "|フリガナに仮名でない文字があります|フリガナの長音の位置が正しくありません"
    r"|年は西暦\d+から\d+までです|[月日時分間数]{1,2}は数字です|[月日時分間数]{1,2}は\d+から\d+までです"
    "|数字として読めません|電話番号の欄は5桁までの数字です|郵便番号は7桁の数字です"
    "|日付として読めません|暦にない日付です|元号の期間にない日付です"
    "|年は西暦4桁か、元号のついた年です|年と月として読めません|暦にない年月です"
    "|明治より前の日付です|知らない元号です|年は1からです|元号の期間にない年です"
)
"""What a text that was no value of its kind was told."""

_FIELDS = sa.table(
    "case_fields",
    sa.column("case_id", sa.String(16)),
    sa.column("name", sa.String(64)),
    sa.column("doubts", sa.JSON()),
)
_AT_ONCE = 1000


def upgrade() -> None:
    """Store the code of each sentence; one that nobody knows stays whole, as `other`."""
    _rewrite(_doubt)


def downgrade() -> None:
    """Store the sentences again."""
    _rewrite(_sentence)


def _doubt(sentence: str) -> dict[str, str]:
    if coarse := _COARSE.fullmatch(sentence):
        return {"code": "coarse_page", "detail": coarse[1]}
    if sentence in _CODES:
        return {"code": _CODES[sentence], "detail": ""}
    code = "other"  # a rule's own message is one of these: only its template knows it
    if _NOT_OF_ITS_KIND.fullmatch(sentence):
        code = "not_of_its_kind"
    elif _BROKEN_RULE.fullmatch(sentence):
        code = "broken_rule"
    return {"code": code, "detail": sentence}


def _sentence(doubt: dict[str, str]) -> str:
    return _SENTENCES.get(doubt["code"], "{detail}").replace("{detail}", doubt["detail"])


def _rewrite(rewritten: Callable[[Any], Any]) -> None:
    db = op.get_bind()
    change = (
        sa.update(_FIELDS)
        .where(_FIELDS.c.case_id == sa.bindparam("of"), _FIELDS.c.name == sa.bindparam("called"))
        .values(doubts=sa.bindparam("now", type_=sa.JSON()))
    )
    for rows in _doubted(db):
        changed = [(row, [rewritten(doubt) for doubt in row.doubts]) for row in rows]
        db.execute(change, [{"of": r.case_id, "called": r.name, "now": now} for r, now in changed])


def _doubted(db: sa.Connection) -> Iterator[list[Any]]:
    """Yield the fields that have doubts, so many at once."""
    key = sa.tuple_(_FIELDS.c.case_id, _FIELDS.c.name)
    some = sa.select(_FIELDS).where(sa.cast(_FIELDS.c.doubts, sa.Text) != "[]")
    some = some.order_by(_FIELDS.c.case_id, _FIELDS.c.name).limit(_AT_ONCE)
    rows = list(db.execute(some))
    while rows:
        yield rows
        rows = list(db.execute(some.where(key > sa.tuple_(rows[-1].case_id, rows[-1].name))))
