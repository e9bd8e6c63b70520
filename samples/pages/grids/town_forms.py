"""Three forms as a town hall may have them, of kinds that the certificate lacks.

Nothing is learnt from them: they show what a reader does with forms that are new to it.
"""

from samples.pages.grids.plan import FormPlan, Item, Look, Row

INSURANCE = FormPlan(
    id="kokuho_shikaku",
    edition="2026-04",
    title="国民健康保険資格取得届",
    number="国保様式第2号",
    rows=(
        Row(8.6, (Item("届出日", "date", 1.2), Item("資格取得日", "date", 1.2))),
        Row(9.0, (Item("世帯主氏名", "name"), Item("フリガナ", "kana", tied=True))),
        Row(
            9.6,
            (
                Item("郵便番号", "postal_code", 1.1, combs=7, tied=True),
                Item("住所", "address", 1.9),
            ),
        ),
        Row(8.6, (Item("電話番号", "phone", 1.4), Item("世帯人数", "number", unit="人"))),
        Row(
            9.6,
            (Item("個人番号", "code", 1.7, combs=12), Item("生年月日", "date", 1.5)),
        ),
        Row(9.0, (Item("加入者氏名", "name"), Item("カナ", "kana", tied=True))),
        Row(
            8.6,
            (
                Item("続柄", "text", 0.8),
                Item("性別", "choice", 0.9, options=("男", "女")),
                Item("職業", "text"),
            ),
        ),
        Row(
            8.6,
            (
                Item("保険証番号", "code", 1.2),
                Item("枝番", "code", 0.8, combs=2),
                Item("前年所得", "number", 1.2, unit="円"),
            ),
        ),
        Row(8.6, (Item("前の住所", "address", 2.0), Item("前の保険者番号", "code"))),
        Row(
            8.6,
            (
                Item(
                    "取得の理由",
                    "choice",
                    2.0,
                    options=("転入", "出生", "社保離脱", "その他"),
                    style="circle",
                ),
                Item("離脱した年", "year"),
            ),
        ),
        Row(8.6, (Item("勤務先", "text", 1.6), Item("勤務先電話", "phone", 1.5))),
        Row(9.0, (Item("備考", "freetext", 2.4), Item("添付", "number", 0.9, unit="枚"))),
    ),
    look=Look(font="ipaexg.ttf", left=15, width=180, top=36, label_width=23, comb=5.6),
)
"""国民健康保険資格取得届: numbers with zeros, boxes for a postal code and 個人番号."""


REFUND = FormPlan(
    id="kogaku_shikyu",
    edition="2025-10",
    title="高額療養費支給申請書",
    number="第7号様式（第12条関係）",
    rows=(
        Row(8.2, (Item("受付番号", "code"), Item("申請年月日", "date", 1.5))),
        Row(8.2, (Item("申請者氏名", "name"), Item("シメイ", "kana", tied=True))),
        Row(
            9.0,
            (Item("〒", "postal_code", 0.8, tied=True), Item("申請者住所", "address", 2.0)),
        ),
        Row(8.8, (Item("被保険者証番号", "code", 1.5, combs=8), Item("連絡先", "phone", 1.4))),
        Row(
            8.2,
            (
                Item("診療年月", "year_month", 1.2),
                Item("入院日数", "days", unit="日"),
                Item("通院回数", "number", 0.9, unit="回"),
            ),
        ),
        Row(8.2, (Item("医療機関", "text", 1.6), Item("機関コード", "code"))),
        Row(
            8.2,
            (
                Item("支払額", "number", unit="円"),
                Item("請求額", "number", unit="円"),
                Item("領収書", "number", 0.8, unit="枚"),
            ),
        ),
        Row(8.2, (Item("金融機関名", "text", 1.2), Item("支店名", "text"))),
        Row(
            9.4,
            (
                Item("店番号", "code", 0.9, combs=3),
                Item("口座番号", "code", 1.5, combs=7),
                Item("種別", "choice", 1.2, options=("普通", "当座")),
            ),
        ),
        Row(8.2, (Item("名義人カナ", "kana"), Item("名義人", "name"))),
        Row(
            8.2,
            (
                Item("支給月", "month", 0.8, unit="月"),
                Item("振込日", "day", 0.8, unit="日"),
                Item("年度", "year", 0.8, unit="年"),
            ),
        ),
        Row(8.8, (Item("特記事項", "freetext"),)),
    ),
    look=Look(
        font="ipaexm.ttf", left=12, width=186, top=40, label_width=20, label_size=2.6,
        thickness=0.3, comb=6.2, square=2.5,
    ),
)  # fmt: skip
"""高額療養費支給申請書: an account in boxes, amounts, months and days."""


HALL = FormPlan(
    id="kominkan_shiyo",
    edition="r8",
    title="公民館使用許可申請書",
    number="様式第1号",
    rows=(
        Row(11.0, (Item("申請日", "date", 1.6), Item("許可番号", "code"))),
        Row(11.0, (Item("団体の名称", "text", 1.6), Item("登録番号", "code", 1.1, combs=6))),
        Row(
            11.0, (Item("代表者氏名", "name"), Item("代表者氏名のフリガナ", "kana", tied=True))
        ),
        Row(
            11.6,
            (
                Item("郵便番号", "postal_code", 1.0, combs=7, tied=True),
                Item("代表者住所", "address", 2.2),
            ),
        ),
        Row(11.0, (Item("電話番号", "phone", 1.6), Item("内線", "phone_part", 0.7))),
        Row(
            11.0,
            (
                Item("使用する日", "date", 1.6),
                Item("開始時刻", "time"),
                Item("終了時刻", "time"),
            ),
        ),
        Row(
            11.0,
            (
                Item("使用時間の合計", "duration", 1.2),
                Item("使用回数", "number", 0.8, unit="回"),
                Item("使用人数", "number", 0.8, unit="人"),
            ),
        ),
        Row(
            11.0,
            (
                Item("使用料", "number", unit="円"),
                Item("冷暖房料", "number", unit="円"),
                Item("減免", "choice", 0.9, options=("有", "無")),
            ),
        ),
        Row(
            11.0,
            (
                Item("準備に要する分", "minutes", 0.8, unit="分"),
                Item("年間の使用時間", "hours", 0.9, unit="時間"),
                Item("年間の使用日数", "days", 0.8, unit="日"),
            ),
        ),
        Row(
            11.0,
            (
                Item(
                    "使用する室",
                    "choice",
                    2.0,
                    options=("大会議室", "小会議室", "和室", "調理室"),
                ),
                Item("会計年度", "year", 0.8),
            ),
        ),
        Row(11.0, (Item("使用の目的", "freetext"),)),
        Row(11.0, (Item("責任者氏名", "name"), Item("責任者の連絡先", "phone", 1.3))),
    ),
    look=Look(
        font="NotoSansCJK-Regular.ttc", left=18, width=172, top=34, label_size=2.4,
        thickness=0.2, comb=5.0, square=2.6, above=True,
    ),
)  # fmt: skip
"""公民館使用許可申請書: labels in the corner of each cell, times and amounts."""


TOWN_FORMS = (INSURANCE, REFUND, HALL)
"""The three, in no order."""
