"""The boxes of the wizard, page by page, with their codes, lengths and conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "time", "number", "kana", "code", "mark", "long"]
Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its control, its label on the screen, what it takes, and when it is there.

    A box with `shown_by` is on the page only where that other box holds one of `shown_at` (any
    code at all where that is empty). The codes of a box with `codes_by` hang on that other box.
    A box that `reloads` sends the page back as soon as something is chosen in it.
    """

    column: str
    label: str
    kind: Kind = "text"
    most: int = 0
    required: bool = False
    reloads: bool = False
    codes: Codes = ()
    codes_by: str = ""
    codes_at: tuple[tuple[str, Codes], ...] = ()
    shown_by: str = ""
    shown_at: str = ""

    @property
    def control(self) -> str:
        """The name of its control, as ASP.NET made them."""
        return f"ctl00$cphMain$ctl{self.column}"

    def is_shown(self, values: Mapping[str, str]) -> bool:
        """Whether the box is on the page while the others hold `values`."""
        other = values.get(self.shown_by, "")
        return not self.shown_by or (other != "" and other in (self.shown_at or other))

    def codes_while(self, values: Mapping[str, str]) -> Codes:
        """The codes that it offers while the others hold `values`."""
        return dict(self.codes_at).get(values.get(self.codes_by, ""), self.codes)


_KIND = (("1", "雇用"), ("2", "自営・内職"), ("9", "その他"))
_EMPLOYED = (
    ("11", "正社員"),
    ("12", "パート・アルバイト"),
    ("13", "派遣社員"),
    ("14", "契約社員"),
    ("15", "会計年度任用職員"),
    ("16", "非常勤・臨時職員"),
    ("17", "役員"),
)
_SELF_EMPLOYED = (
    ("21", "自営業主"),
    ("22", "自営業専従者"),
    ("23", "家族従業者"),
    ("24", "内職"),
    ("25", "業務委託"),
)
_OTHER = (("99", "その他"),)
_TERM = (("1", "無期"), ("2", "有期"))
_RENEWAL = (("1", "有"), ("2", "有（予定）"), ("3", "無"), ("4", "未定"))
_LEAVE = (("1", "取得予定"), ("2", "取得中"), ("3", "取得済"))

_FAMILY = (
    Box("UketsukeNo", "受付番号", most=12, required=True),
    Box("ShomeiBi", "証明日", "date", 10),
    Box("HogoshaMei", "保護者氏名", most=20, required=True),
    Box("HogoshaKana", "保護者カナ", "kana", 30),
    Box("HogoshaTanjobi", "保護者生年月日", "date", 10),
    Box("JidoMei", "児童氏名", most=20),
    Box("JidoTanjobi", "児童生年月日", "date", 10),
    Box("Biko", "備考", "long", 200),
)
_WORK = (
    Box("Kubun", "就労区分", "code", reloads=True, codes=_KIND),
    Box(
        "Keitai",
        "就労形態",
        "code",
        codes_by="Kubun",
        codes_at=(("1", _EMPLOYED), ("2", _SELF_EMPLOYED), ("9", _OTHER)),
        shown_by="Kubun",
    ),
    Box("KinmusakiMei", "勤務先名", most=30),
    Box("KinmusakiJusho", "勤務先所在地", most=50),
    Box("KinmusakiTel", "勤務先電話", "number", 11),
    Box("Kikan", "雇用期間", "code", reloads=True, codes=_TERM),
    Box("KoyoKaishi", "雇用開始日", "date", 10),
    Box("KoyoShuryo", "雇用終了日", "date", 10, shown_by="Kikan", shown_at="2"),
    Box("Koshin", "契約更新", "code", codes=_RENEWAL, shown_by="Kikan", shown_at="2"),
    Box("YobiGetsu", "月曜", "mark"),
    Box("YobiKa", "火曜", "mark"),
    Box("YobiSui", "水曜", "mark"),
    Box("YobiMoku", "木曜", "mark"),
    Box("YobiKin", "金曜", "mark"),
    Box("YobiDo", "土曜", "mark"),
    Box("TsukiJikan", "月間就労時間", "number", 3),
    Box("TsukiNissu", "月間就労日数", "number", 2),
    Box("Shigyo", "始業時刻", "time", 5),
    Box("Shugyo", "終業時刻", "time", 5),
    Box("Ikukyu", "育児休業", "code", reloads=True, codes=_LEAVE),
    Box("IkukyuKaishi", "育休開始日", "date", 10, shown_by="Ikukyu"),
    Box("IkukyuShuryo", "育休終了日", "date", 10, shown_by="Ikukyu"),
)

STEPS: tuple[tuple[str, tuple[Box, ...]], ...] = (("基本", _FAMILY), ("就労", _WORK))
"""The pages of the wizard on which something is typed; 確認 comes after them."""

BOXES: tuple[Box, ...] = _FAMILY + _WORK
"""Every box, in the order of the wizard."""
