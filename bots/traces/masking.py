"""Hiding what citizens wrote: of any text only words that we brought along are left."""

import re
from collections.abc import Iterable

MASK = "＊"

# What systems say of themselves, and nobody is called. Longer words win over shorter ones.
_VOCABULARY = (
    *("エラー", "システム", "ログイン", "ログアウト", "メニュー", "パスワード", "セッション"),
    *("タイムアウト", "メンテナンス", "サービス", "サーバ", "データ", "ネットワーク", "ブラウザ"),
    *("ページ", "ボタン", "アクセス", "ユーザ", "職員番号", "利用者", "管理者", "担当者"),
    *("登録番号", "受付番号", "整理番号", "登録日時", "登録完了", "登録", "更新", "削除", "訂正"),
    *("照会", "検索", "一覧", "詳細", "確認", "入力", "処理", "業務", "画面", "項目", "名称"),
    *("申請", "証明", "受付", "完了", "終了", "開始", "停止", "中断", "中止", "失敗", "成功"),
    *("無効", "有効期限", "期限", "切れ", "変更", "連絡", "お知らせ", "案内", "注意", "警告"),
    *("重複", "既に", "存在", "該当", "見つかりません", "見つかりました", "ありません"),
    *("できません", "してください", "されていません", "正しくありません", "よろしいですか"),
    *("されました", "しました", "できる", "もう一度", "お待ち", "混み合って", "必須", "未入力"),
    *("文字数", "文字", "桁数", "超え", "時間", "時間外", "夜間", "月次", "締め", "処理中"),
    *("権限", "許可", "拒否", "接続", "切断", "再度", "戻る", "次へ", "前へ", "閉じる", "クリア"),
)
_NET_ERRORS = r"(?:net::)?ERR_[A-Z_]+"
_KEPT_SIGNS = r"[\s。、・,.:：;!?！？「」\[\]()（）【】／/\-]"


class Mask:
    """Masks texts for one case.

    Labels of screens are left, and words such as エラー; every other letter and digit becomes ＊.
    What was typed for the case is hidden even where it reads like one of these words.
    """

    def __init__(self, labels: Iterable[str], values: Iterable[str]) -> None:
        parts = (part.strip() for label in labels for part in (label, *label.split("・")))
        words = {*_VOCABULARY, *parts}
        self._known = re.compile("|".join((_NET_ERRORS, *map(re.escape, _longest_first(words)))))
        hidden = _longest_first(value.strip() for value in values)
        self._hidden = re.compile("|".join(map(re.escape, hidden)) or r"(?!)")

    def hide(self, text: str) -> str:
        """Return a text of our own without what was typed for the case."""
        return self._hidden.sub(lambda found: MASK * len(found[0]), text)

    def __call__(self, text: str) -> str:
        """Return the text with only the known words left, as long as it was."""
        bare = self.hide(text)
        masked, end = [], 0
        for found in self._known.finditer(bare):
            masked += [_blotted(bare[end : found.start()]), found[0]]
            end = found.end()
        return "".join((*masked, _blotted(bare[end:])))


def _longest_first(words: Iterable[str]) -> list[str]:
    """Return the words of two letters or more: a single one says nothing, and hides too much."""
    return sorted({word for word in words if len(word) > 1}, key=lambda word: (-len(word), word))


def _blotted(text: str) -> str:
    return re.sub(rf"(?!{_KEPT_SIGNS}).", MASK, text)
