"""What a clerk reads of a refused file or page: a sentence for each code, the only place of them.

As with `desk.web.doubt_words` nothing is decided by a sentence and none is stored.
"""

from collections.abc import Mapping

from cases.records.records import AuditEntry, Case, CaseFigures, CaseRow
from ocr.base.errors import UnreadableBlank, UnreadableScan
from ocr.base.reasons import Reason, ReasonCode

SENTENCES: Mapping[ReasonCode, str] = {
    ReasonCode.FILE_GONE: "ファイルを開けません。もう一度入れてください。",
    ReasonCode.FOLDER: "フォルダーです。中のファイルを指定してください。",
    ReasonCode.LINK: (
        "リンク（ショートカット）なので取り込みません。ファイルそのものを入れてください。"
    ),
    ReasonCode.STILL_EMPTY: (
        "空のまま変わりません。書き込みが終わるのを待っています。続かないときは、スキャンし直してください。"
    ),
    ReasonCode.STILL_OPEN: (
        "ほかのプログラムが書き込み用に開いたままです。閉じると自動で取り込みます。"
        "閉じられないときは管理者に確かめてください。"
    ),
    ReasonCode.UNFINISHED_NAME: (
        "書きかけのファイルの名前のままです。書き込みが終わっているなら、名前を変えて入れ直してください。"
    ),
    ReasonCode.NOT_REMOVABLE: (
        "受付フォルダーから移せません（{detail}）。ファイルとフォルダーの権限を管理者に確かめてください。"
    ),
    ReasonCode.NOT_PERMITTED: (
        "ファイルを開く権限がありません。権限を確かめて、もう一度入れてください。"
    ),
    ReasonCode.EMPTY_FILE: "ファイルが空です。スキャンし直してください。",
    ReasonCode.LARGE_FILE: "ファイルが{detail}MBを超えています。分けてスキャンし直してください。",
    ReasonCode.OFFICE_FILE: ("WordやExcelなどのファイルです。PDFに保存し直して入れてください。"),
    ReasonCode.ZIP_FILE: "圧縮ファイル（ZIP）です。中のファイルを取り出して入れてください。",
    ReasonCode.OTHER_PICTURE: (
        "この種類の画像は読めません。JPEGかPDFに保存し直して入れてください。"
    ),
    ReasonCode.NOT_A_SCAN: (
        "PDF・TIFF・JPEG・PNGのどれでもありません。中身を確かめてスキャンし直してください。"
    ),
    ReasonCode.MANY_PAGES: "{detail}ページを超えています。ファイルを分けて入れてください。",
    ReasonCode.MUCH_MEMORY: "画像が大きすぎて開けません。解像度を下げてスキャンし直してください。",
    ReasonCode.SLOW_FILE: (
        "読み取りに時間がかかりすぎました。ページを分けてスキャンし直してください。"
    ),
    ReasonCode.BROKEN_FILE: "ファイルを画像にできませんでした。スキャンし直してください。",
    ReasonCode.CHILD_DIED: (
        "画像にする途中でプログラムが異常終了しました（{detail}）。"
        "紙に印刷してスキャンし直し、管理者に知らせてください。"
    ),
    ReasonCode.DEFECT: (
        "プログラムの不具合で読めませんでした（{detail}）。管理者に知らせてください。"
    ),
    ReasonCode.MACHINE: (
        "このコンピューターの側で止まりました（{detail}）。空き容量や設定を管理者に確かめてください。"
    ),
    ReasonCode.STORE_AWAY: (
        "保存フォルダーが、このデータベースのものではありません。"
        "ディスクや共有フォルダーがつながっているか、管理者に確かめてください。"
    ),
    ReasonCode.PDF_CUT: (
        "PDFが壊れているか途中で切れています。スキャンし直すか、送り直してもらってください。"
    ),
    ReasonCode.PDF_LOCKED: "パスワードのかかったPDFです。パスワードを外して入れ直してください。",
    ReasonCode.PDF_EMPTY: "ページのないPDFです。スキャンし直してください。",
    ReasonCode.PDF_PROTECTED: (
        "この保護の方式は解けないPDFです。紙に印刷し、スキャンして入れてください。"
    ),
    ReasonCode.PDF_XFA: (
        "Acrobatだけが開ける入力フォーム（XFA）のPDFです。"
        "Acrobatで開いて印刷し、スキャンして入れてください。"
    ),
    ReasonCode.PDF_PORTFOLIO: (
        "複数のファイルを束ねたPDF（ポートフォリオ）です。"
        "中のファイルを取り出し、1つずつ入れてください。"
    ),
    ReasonCode.PDF_FONTS: (
        "PDFの文字を正しく描けません（フォントが埋め込まれていません）。紙に印刷してスキャンするか、"
        "フォントを埋め込んで保存し直したものを入れてください。"
    ),
    ReasonCode.PDF_FIELDS: (
        "PDFの入力欄や注釈を正しく描けません。紙に印刷し、スキャンして入れてください。"
    ),
    ReasonCode.PDF_UNSURE: (
        "PDFを正しく描けたか確かめられません。紙に印刷し、スキャンして入れてください。"
    ),
    ReasonCode.SHEET_WITHOUT_SIZE: (
        "大きさのないページがあります。紙に印刷し、スキャンして入れてください。"
    ),
    ReasonCode.LARGE_SHEET: (
        "用紙が大きすぎるページがあります。A3までの大きさにして入れ直してください。"
    ),
    ReasonCode.SLOW_SHEET: (
        "描くのに時間がかかりすぎるページがあります。紙に印刷し、スキャンして入れてください。"
    ),
    ReasonCode.PICTURE_CUT: "画像が壊れているか途中で切れています。スキャンし直してください。",
    ReasonCode.PICTURE_LARGE: (
        "画像が大きすぎます（{detail}万画素まで）。解像度を下げてスキャンし直してください。"
    ),
    ReasonCode.PICTURE_OF_FLOATS: ("この種類の画像は読めません。PDFに保存し直して入れてください。"),
    ReasonCode.NO_PICTURE: "画像として開けませんでした",
    ReasonCode.FEW_PIXELS: "解像度が低すぎます。200dpi 以上で読み取り直してください",
    ReasonCode.BLANK: "白紙のようです。裏表を確かめて読み取り直してください",
    ReasonCode.DARK: (
        "画面が黒くつぶれているか、白黒が反転しています。スキャナーの設定を確かめて読み取り直してください"
    ),
    ReasonCode.COARSE: "解像度が低すぎます（約{detail}dpi）。200dpi 以上で読み取り直してください",
    ReasonCode.CUT_OFF: "用紙の一部が切れています。全体が入るように読み取り直してください",
    ReasonCode.OTHER_EDITION: (
        "罫線の位置が登録された様式と違います。別の版か自治体独自の様式でないか確かめてください"
    ),
    ReasonCode.OTHER_ROWS: (
        "行か列の数が登録された様式と違います。別の版か自治体独自の様式でないか確かめてください"
    ),
    ReasonCode.OTHER_PRINT: (
        "印刷された文字が登録された様式と {detail} か所で違います。"
        "別の版か自治体独自の様式でないか確かめてください"
    ),
    ReasonCode.BENT: "用紙がゆがんでいます。平らに置いて読み取り直してください",
    ReasonCode.TWO_PAPERS: "2 枚が 1 枚に写っています。1 枚ずつスキャンし直してください",
    ReasonCode.NO_FORM: "登録されたどの様式とも一致しません",
    ReasonCode.NOT_THIS_FORM: (
        "選ばれた様式の罫線が見つかりません。様式を選び直すか、読み取り直してください"
    ),
    ReasonCode.READER_DIED: "読み取りが {detail} 回続けて途中で止まりました",
    ReasonCode.OTHER: "{detail}",
}
"""The sentence of each code; `{detail}` stands for what is particular of this time."""


def sentence_of(reason: Reason | None) -> str:
    """Return what a clerk reads of a reason, "" where there is none."""
    return SENTENCES[reason.code].replace("{detail}", reason.detail) if reason else ""


def reason_of_case(case: Case | CaseRow | CaseFigures) -> str:
    """Return why a case stands where it stands: a person's or a system's words, or ours."""
    return case.reason or sentence_of(case.unread)


def reason_of_entry(entry: AuditEntry) -> str:
    """Return why something happened to a case, as its history tells."""
    return entry.why or sentence_of(entry.unread)


def told(error: Exception) -> str:
    """Return what a person reads of an error: the sentence of its reason where it has one."""
    if isinstance(error, UnreadableBlank):
        return f"{error.source}: {sentence_of(error.reason)}"
    if isinstance(error, UnreadableScan):
        return sentence_of(error.reason)
    return str(error)
