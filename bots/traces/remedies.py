"""What to do about a failure, in one Japanese line: what whoever opens a trace reads first."""

from bots.errors import OutcomeUnknown, RecordDiffers

_BY_WORDS = (
    ("ERR_CONNECTION_REFUSED", "システムが止まっています。動いてから、次の入力を待ってください"),
    (
        "ERR_NAME_NOT_RESOLVED",
        "システムの住所が見つかりません。設定と庁内の DNS を確かめてください",
    ),
    ("ERR_CERT", "証明書が通りません。システムの証明書と設定を確かめてください"),
    ("ERR_", "ネットワークとシステムの稼働を確かめてください。次の入力で続きます"),
    ("ログイン", "ログインできません。利用者とパスワードを kamibashi passwords で確かめてください"),
    ("Timeout", "システムの応答が遅すぎます。稼働を確かめてください。次の入力で続きます"),
    ("欄がありません", "画面が変わったようです。kamibashi canary で基準と見比べてください"),
    ("エラーを返して", "システムがエラーを出しています。システムの担当者に連絡してください"),
)
_LOOK_UP = "送り直さないでください。kamibashi resolve が登録の有無を調べます"
_COMPARE = "送り直さないでください。登録された内容を画面で開き、紙と比べてください"
_UNAVAILABLE = "何も送っていません。システムの画面を確かめてください。次の入力で続きます"
_DEFECT = "紙橋の不具合です。この記録を添えて、導入を担当した人に知らせてください"


def remedy(error: BaseException, *, ours: bool) -> str:
    """Return what to do.

    Args:
        error: what ended the job.
        ours: whether it is a defect of ours, in place of one of the ways in which keying fails.
    """
    if ours:
        return _DEFECT
    if isinstance(error, RecordDiffers):
        return _COMPARE
    if isinstance(error, OutcomeUnknown):
        return _LOOK_UP
    return next((advice for word, advice in _BY_WORDS if word in str(error)), _UNAVAILABLE)
