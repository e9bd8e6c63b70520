"""Why a file or a page was not read is a code with a detail, where it was its Japanese sentence.

The sentences are those of the day of the change: what the desk says later does not matter. What was
signed stays as it was signed: a proof of yesterday has its hash.
"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SENTENCES = {
    "file_gone": "ファイルを開けません。もう一度入れてください。",
    "empty_file": "ファイルが空です。スキャンし直してください。",
    "large_file": "ファイルが{detail}MBを超えています。分けてスキャンし直してください。",
    "office_file": "WordやExcelなどのファイルです。PDFに保存し直して入れてください。",
    "other_picture": "この種類の画像は読めません。JPEGかPDFに保存し直して入れてください。",
    "not_a_scan": (
        "PDF・TIFF・JPEG・PNGのどれでもありません。中身を確かめてスキャンし直してください。"
    ),
    "many_pages": "{detail}ページを超えています。ファイルを分けて入れてください。",
    "much_memory": "画像が大きすぎて開けません。解像度を下げてスキャンし直してください。",
    "slow_file": "読み取りに時間がかかりすぎました。ページを分けてスキャンし直してください。",
    "broken_file": "ファイルを画像にできませんでした。スキャンし直してください。",
    "pdf_cut": (
        "PDFが壊れているか途中で切れています。スキャンし直すか、送り直してもらってください。"
    ),
    "pdf_locked": "パスワードのかかったPDFです。パスワードを外して入れ直してください。",
    "pdf_empty": "ページのないPDFです。スキャンし直してください。",
    "large_sheet": "用紙が大きすぎるページがあります。A3までの大きさにして入れ直してください。",
    "slow_sheet": (
        "描くのに時間がかかりすぎるページがあります。紙に印刷し、スキャンして入れてください。"
    ),
    "picture_cut": "画像が壊れているか途中で切れています。スキャンし直してください。",
    "picture_large": (
        "画像が大きすぎます（{detail}万画素まで）。解像度を下げてスキャンし直してください。"
    ),
    "picture_of_floats": "この種類の画像は読めません。PDFに保存し直して入れてください。",
    "no_picture": "画像として開けませんでした",
    "few_pixels": "解像度が低すぎます。200dpi 以上で読み取り直してください",
    "blank": "白紙のようです。裏表を確かめて読み取り直してください",
    "coarse": "解像度が低すぎます（約{detail}dpi）。200dpi 以上で読み取り直してください",
    "cut_off": "用紙の一部が切れています。全体が入るように読み取り直してください",
    "other_edition": (
        "罫線の位置が登録された様式と違います。別の版か自治体独自の様式でないか確かめてください"
    ),
    "bent": "用紙がゆがんでいます。平らに置いて読み取り直してください",
    "no_form": "登録されたどの様式とも一致しません",
    "not_this_form": (
        "選ばれた様式の罫線が見つかりません。様式を選び直すか、読み取り直してください"
    ),
    "reader_died": "読み取りが {detail} 回続けて途中で止まりました",
    "other": "{detail}",
}
"""The sentence of each code; the last one fits any."""

_PATTERNS = {
    code: re.compile(
        re.escape(sentence).replace(r"\{detail\}", "(.*)" if code == "other" else r"(\d+)"),
        re.DOTALL,
    )
    for code, sentence in _SENTENCES.items()
}
_UNREAD = ("unreadable", "unknown_form", "reading", "received")
"""States of a case in which its reason is never a person's."""

_SCANS, _CASES = (
    sa.table(
        name,
        sa.column("id"),
        sa.column("state", sa.String(64)),
        sa.column("reason", sa.Text),
        sa.column("unread", sa.JSON(none_as_null=True)),
    )
    for name in ("scans", "cases")
)
_AUDIT = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("why", sa.Text),
    sa.column("unread", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    """Store the code of each sentence; one that nobody knows stays whole, as `other`."""
    for table in ("scans", "cases", "audit"):
        op.add_column(table, sa.Column("unread", sa.JSON(none_as_null=True)))
    _encode(_SCANS)
    _encode(_CASES, _CASES.c.state.in_(_UNREAD))
    op.drop_column("scans", "reason")


def downgrade() -> None:
    """Store the sentences again."""
    op.add_column("scans", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    _decode(_SCANS, "reason")
    _decode(_CASES, "reason")
    _decode(_AUDIT, "why")
    for table in ("scans", "cases", "audit"):
        op.drop_column(table, "unread")


def _encode(table: sa.TableClause, *which: sa.ColumnElement[bool]) -> None:
    db = op.get_bind()
    for row in db.execute(sa.select(table).where(table.c.reason != "", *which)).all():
        change = sa.update(table).where(table.c.id == row.id)
        db.execute(change.values(unread=_reason(row.reason), reason=""))


def _decode(table: sa.TableClause, column: str) -> None:
    db = op.get_bind()
    for row in db.execute(sa.select(table).where(table.c.unread.is_not(None))).all():
        said = sa.func.coalesce(sa.func.nullif(table.c[column], ""), _sentence(row.unread))
        db.execute(sa.update(table).where(table.c.id == row.id).values({column: said}))


def _reason(sentence: str) -> dict[str, str]:
    found = ((code, pattern.fullmatch(sentence)) for code, pattern in _PATTERNS.items())
    return next(
        {"code": code, "detail": match[1] if match.re.groups else ""}
        for code, match in found
        if match
    )


def _sentence(reason: dict[str, Any]) -> str:
    sentence = _SENTENCES.get(reason["code"], f"{reason['code']} {{detail}}")  # of a later day
    return sentence.replace("{detail}", reason["detail"])
