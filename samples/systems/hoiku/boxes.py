"""The boxes of the screen 就労証明入力, with their codes and lengths."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "kana", "postal", "date", "time", "number", "code", "mark", "long"]


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its column in the database, its label on the screen and what it takes.

    Several boxes of one row share the heading before the dot. `most` counts characters, on the
    screen; `most_bytes` counts bytes of Shift_JIS, at the server.
    """

    column: str
    label: str
    kind: Kind = "text"
    most: int = 0
    codes: tuple[tuple[str, str], ...] = ()
    required: bool = False
    most_bytes: int = 0

    @property
    def heading(self) -> str:
        """What the row says in which the box stands."""
        return self.label.partition("・")[0]

    @property
    def part(self) -> str:
        """What is written beside the box where it shares its row: 年."""
        return self.label.partition("・")[2]

    def meaning(self, code: str) -> str:
        """The name that the screen shows beside a code."""
        return dict(self.codes).get(code, "")

    def shown(self, text: str) -> str:
        """Return a text as the screens show it: times with a colon."""
        is_bare = self.kind == "time" and len(text) == 4
        return f"{text[:2]}:{text[2:]}" if is_bare else text


_ERAS = (("1", "明治"), ("2", "大正"), ("3", "昭和"), ("4", "平成"), ("5", "令和"))
_TERM = (("1", "無期"), ("2", "有期"))
_EMPLOYMENT = (
    ("01", "正社員"),
    ("02", "パート・アルバイト"),
    ("03", "派遣社員"),
    ("04", "契約社員"),
    ("05", "会計年度任用職員"),
    ("06", "非常勤・臨時職員"),
    ("07", "役員"),
    ("08", "自営業主"),
    ("09", "自営業専従者"),
    ("10", "家族従業者"),
    ("11", "内職"),
    ("12", "業務委託"),
    ("99", "その他"),
)
_LEAVE = (("1", "取得予定"), ("2", "取得中"), ("3", "取得済"))
_RENEWAL = (("1", "有"), ("2", "有（予定）"), ("3", "無"), ("4", "未定"))

SECTIONS: tuple[tuple[str, tuple[Box, ...]], ...] = (
    (
        "受付",
        (
            Box("uketsuke_no", "受付番号", most=12, required=True),
            Box("shomei_bi", "証明日", "date", 8),
        ),
    ),
    (
        "保護者",
        (
            Box("furigana", "フリガナ", "kana", 30),
            Box("shimei", "氏名", most=20, required=True),
            Box("seinengappi_g", "生年月日・元号", "code", codes=_ERAS),
            Box("seinengappi_y", "生年月日・年", "number", 2),
            Box("seinengappi_m", "生年月日・月", "number", 2),
            Box("seinengappi_d", "生年月日・日", "number", 2),
        ),
    ),
    (
        "事業所",
        (
            Box("jigyosho_mei", "事業所名", most=30),
            Box("jigyosho_yubin", "事業所郵便番号", "postal", 8),
            Box("jigyosho_jusho", "事業所所在地", most=50),
            Box("jigyosho_tel", "事業所電話", "number", 11),
            Box("shurosaki_mei", "就労先名称", most=30),
            Box("shurosaki_jusho", "就労先住所", most=50),
        ),
    ),
    (
        "雇用",
        (
            Box("koyo_kikan", "雇用期間区分", "code", codes=_TERM),
            Box("koyo_kaishi", "雇用開始日", "date", 8),
            Box("koyo_shuryo", "雇用終了日", "date", 8),
            Box("koyo_keitai", "雇用形態", "code", codes=_EMPLOYMENT),
            Box("koshin", "更新有無", "code", codes=_RENEWAL),
        ),
    ),
    (
        "就労時間",
        (
            Box("yobi_getsu", "月曜", "mark"),
            Box("yobi_ka", "火曜", "mark"),
            Box("yobi_sui", "水曜", "mark"),
            Box("yobi_moku", "木曜", "mark"),
            Box("yobi_kin", "金曜", "mark"),
            Box("yobi_do", "土曜", "mark"),
            Box("yobi_nichi", "日曜", "mark"),
            Box("yobi_shuku", "祝日", "mark"),
            Box("tsuki_jikan", "月間就労時間", "number", 3),
            Box("tsuki_fun", "月間就労分", "number", 2),
            Box("tsuki_nissu", "月就労日数", "number", 2),
            Box("shu_nissu", "週就労日数", "number", 1),
            Box("heijitsu_kaishi", "平日開始", "time", 4),
            Box("heijitsu_shuryo", "平日終了", "time", 4),
            Box("kyukei_fun", "休憩分", "number", 3),
        ),
    ),
    (
        "休業",
        (
            Box("ikukyu", "育児休業区分", "code", codes=_LEAVE),
            Box("ikukyu_kaishi", "育休開始日", "date", 8),
            Box("ikukyu_shuryo", "育休終了日", "date", 8),
            Box("fukushoku_bi", "復職日", "date", 8),
        ),
    ),
    (
        "児童・備考",
        (
            Box("jido_mei", "児童名", most=20, most_bytes=30),
            Box("jido_seinengappi", "児童生年月日", "date", 8),
            Box("biko", "備考", "long", 200),
        ),
    ),
)

BOXES: tuple[Box, ...] = tuple(box for _, boxes in SECTIONS for box in boxes)
