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
    DoubtCode.CONSENSUS: "二人が別々に入力する欄です",
    DoubtCode.AUDITED: "抜き取り確認です。画像と見比べてください",
    DoubtCode.PROBATION: "試用中の様式です。画像と見比べてください",
    DoubtCode.STRUCK_OUT: "二重線などで消されているようです。有効な値を確かめてください",
    DoubtCode.STAMPED_OVER: "印影が重なっています。文字を確かめてください",
    DoubtCode.RUN_ACROSS: "枠をまたぐ線や印影が重なっています。文字を確かめてください",
    DoubtCode.GOES_ON: "枠の外まで書かれているようです。続きがないか確かめてください",
    DoubtCode.IN_RED: "赤字で書かれています。訂正かどうかを確かめてください",
    DoubtCode.SHADED: "影や汚れで暗い所にあります。原本を見て確かめてください",
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
    DoubtCode.SHINES_THROUGH: (
        "裏面が透けています。裏写りを文字や印と読んでいないか、原本を見て確かめてください"
    ),
    DoubtCode.LABEL_OTHER: (
        "この欄の見出しが登録された様式と違います。どの項目の値か、用紙で確かめてください"
    ),
    DoubtCode.LABEL_GONE: (
        "この欄の見出しが用紙に見あたりません。どの項目の値か、用紙で確かめてください"
    ),
    DoubtCode.LABEL_HIDDEN: "この欄の見出しが読めません。どの項目の値か、用紙で確かめてください",
    DoubtCode.OTHER_ROWS: (
        "行か列の数が登録された様式と違い、この欄がずれています。どの項目の値か、用紙で確かめてください"
    ),
    DoubtCode.OTHER_EDITION: (
        "登録された様式と印刷が違う用紙です。欄がずれていないか、用紙で確かめてください"
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
    DoubtCode.UNWRITABLE: "使えない文字（外字・制御文字）があります",
    DoubtCode.DIGIT_IN_NAME: "氏名に数字があります",
    DoubtCode.NOT_KANA: "フリガナに仮名でない文字があります",
    DoubtCode.STRAY_LONG_MARK: "フリガナの長音の位置が正しくありません",
    DoubtCode.NO_DIGITS: "{1}は数字です",
    DoubtCode.OUT_OF_BOUNDS: "{1}は{2}から{3}までです",
    DoubtCode.NO_NUMBER: "数字として読めません",
    DoubtCode.NO_CODE: "番号は20桁までの数字です",
    DoubtCode.NO_POSTAL_CODE: "郵便番号は7桁の数字です",
    DoubtCode.NO_PHONE_PART: "電話番号の欄は5桁までの数字です",
    DoubtCode.NO_PHONE: "電話番号は 03-1234-5678 のように書きます",
    DoubtCode.PHONE_START: "電話番号は0で始まります",
    DoubtCode.PHONE_LENGTH: "電話番号の桁数が合いません",
    DoubtCode.PHONE_PARTS: "電話番号の区切りが合いません",
    DoubtCode.NO_AREA_CODE: "電話番号は市外局番の後を - で区切ります",
    DoubtCode.NO_TIME: "時刻は 8:30 のように書きます",
    DoubtCode.NO_DURATION: "時間は 160:30 のように書きます",
    DoubtCode.PARTLY_EMPTY: "{1}のどれかが空です",
    DoubtCode.NO_DATE: "日付として読めません",
    DoubtCode.NO_SUCH_DAY: "暦にない日付です",
    DoubtCode.DAY_OUTSIDE_ERA: "元号の期間にない日付です",
    DoubtCode.BEFORE_MEIJI: "明治より前の日付です",
    DoubtCode.NO_YEAR: "年は西暦4桁か、元号のついた年です",
    DoubtCode.YEAR_OUT_OF_BOUNDS: "年は西暦{1}から{2}までです",
    DoubtCode.YEAR_OUTSIDE_ERA: "元号の期間にない年です",
    DoubtCode.YEAR_BELOW_ONE: "年は1からです",
    DoubtCode.NO_MONTH: "年と月として読めません",
    DoubtCode.NO_SUCH_MONTH: "暦にない年月です",
    DoubtCode.TYPED_CHOICE: "選択欄は文字では書きません",
    DoubtCode.NOT_OF_ITS_KIND: "{detail}",
    DoubtCode.BROKEN_RULE: "{detail}",
    DoubtCode.FAILED_RULE: "規則 {detail} を評価できません",
    DoubtCode.REREAD: "ほかの欄と合うように読み替えました。画像と見比べてください",
    DoubtCode.NOT_READ_SO: "フリガナと氏名の読みが合いません",
    DoubtCode.NO_SUCH_PLACE: "住所の町名が見あたりません。似た町名が候補にあります",
    DoubtCode.OTHER_POSTAL_CODE: "郵便番号と住所が合いません",
    DoubtCode.OTHER: "{detail}",
}
"""The sentence of each code; `{detail}` stands for what is particular of this time, `{1}` for the
first word of it."""

NAMES: Mapping[str, str] = {
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
"""What units, and the boxes of a kind, are called within a sentence."""


def sentence_of(doubt: Doubt) -> str:
    """Return what a clerk reads of a doubt."""
    sentence = SENTENCES[doubt.code]
    if "{detail}" in sentence:
        return sentence.replace("{detail}", doubt.detail)
    for place, word in enumerate(doubt.detail.split(), start=1):
        sentence = sentence.replace(f"{{{place}}}", NAMES.get(word, word))
    return sentence
