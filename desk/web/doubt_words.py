"""What a clerk reads of a doubt: a Japanese sentence for each code, the only place that has them.

Nothing is decided by a sentence and none is stored: they may be reworded, and a second language is
a second table.
"""

from collections.abc import Mapping

from ocr.base.doubts import Doubt, DoubtCode

SENTENCES: Mapping[DoubtCode, str] = {
    DoubtCode.UNSURE: "読み違えているかもしれません",
    DoubtCode.UNSURE_MARK: "印かどうか、はっきりしないところがあります",
    DoubtCode.HOPELESS: "読み取りに自信がありません。見て入力してください",
    DoubtCode.ALWAYS_CONFIRM: "かならず確認する欄です",
    DoubtCode.AUDITED: "抜き取り確認です。画像と見比べてください",
    DoubtCode.STRUCK_OUT: "二重線などで消されているようです。有効な値を確かめてください",
    DoubtCode.STAMPED_OVER: "印影が重なっています。文字を確かめてください",
    DoubtCode.RUN_ACROSS: "枠をまたぐ線や印影が重なっています。文字を確かめてください",
    DoubtCode.GOES_ON: "枠の外まで書かれているようです。続きがないか確かめてください",
    DoubtCode.IN_RED: "赤字で書かれています。訂正かどうかを確かめてください",
    DoubtCode.TAPED: "修正テープなどで枠線が隠れています。訂正かどうかを確かめてください",
    DoubtCode.PALE: "とても薄い書き込みがあるようです。原本を確かめてください",
    DoubtCode.FADED: "点々とした汚れか、かすれた文字があります。原本を確かめてください",
    DoubtCode.RUN_TOGETHER: "マスをまたいで続けて書かれています",
    DoubtCode.GAP: "途中のマスが空いています",
    DoubtCode.COARSE_PAGE: "解像度が低い（約{detail}dpi）ため、読み違いがないか確かめてください",
    DoubtCode.BROKEN_LINES: (
        "罫線がかすれているか余分な線があります。読み違いがないか確かめてください"
    ),
    DoubtCode.OTHER_LINES: "罫線の一部が様式と違います。欄がずれていないか確かめてください",
    DoubtCode.BLACK_AND_WHITE: (
        "白黒2値（ファクスなど）の画像です。消えた文字がないか確かめてください"
    ),
    DoubtCode.MARK_STRUCK: "取り消されているようです。どれが有効か確かめてください",
    DoubtCode.MARKS_CROSSED: "1本の線がいくつかの枠にかかっています。どれが有効か確かめてください",
    DoubtCode.MARK_BESIDE: "枠の外に印があります。どの選択肢の印か確かめてください",
    DoubtCode.MARK_FILLED: (
        "塗りつぶした枠と、別の印の枠があります。塗りつぶしが取り消しか確かめてください"
    ),
    DoubtCode.SEVERAL_MARKS: "1つだけ選ぶ欄に、印が2つ以上あります",
    DoubtCode.NO_MARK: "どれにも印がありません",
    DoubtCode.KANJI_SHAPES: "字体（髙と高など）を確かめてください",
    DoubtCode.UNREAD_INK: "読み落とした文字があるかもしれません",
    DoubtCode.DIGITS_SPLIT: "数字の読みが割れています",
    DoubtCode.NOTHING_READ: "何か書かれていますが、読めませんでした",
    DoubtCode.NOTHING_WRITTEN: "記入がありません",
    DoubtCode.NOT_OF_ITS_KIND: "{detail}",
    DoubtCode.BROKEN_RULE: "{detail}",
    DoubtCode.REREAD: "ほかの欄と合うように読み替えました。画像と見比べてください",
    DoubtCode.NOT_READ_SO: "フリガナと氏名の読みが合いません",
    DoubtCode.NO_SUCH_PLACE: "住所の町名が見あたりません。似た町名が候補にあります",
    DoubtCode.OTHER_POSTAL_CODE: "郵便番号と住所が合いません",
    DoubtCode.OTHER: "{detail}",
}
"""The sentence of each code; `{detail}` stands for what is particular of this time."""


def sentence_of(doubt: Doubt) -> str:
    """Return what a clerk reads of a doubt."""
    return SENTENCES[doubt.code].replace("{detail}", doubt.detail)
