"""Kanji in several shapes: which shapes are one character, and which of them is the usual one.

One table for everyone: the reader doubts shapes that it cannot tell apart, the lexicon folds them,
and what is typed into systems that lack a shape is proposed in the usual one (縮退).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

_NEAR_SHAPES = (
    "高髙 崎﨑 邊邉 斎齋 斉齊 柳栁 吉𠮷 恵惠 薫薰 富冨 徳德 曽曾 凛凜 瀬瀨 桑桒 真眞 黒黑 増增 "
    "寛寬 槙槇 館舘 穂穗 緑綠 顕顯 閒間 濱濵 頼賴 歩步 蔵藏 遥遙 渓溪 紘絋"
)
"""One character in shapes that differ by a stroke or two on paper and name different people.

Shapes that anyone tells apart at a glance (辺 and 邊) are not grouped. Source: the pairs of JIS X
0208/0213 and of the IBM and NEC extensions (code page 932) that municipal registers keep apart.
Left out are 郞 淸 昻 敎, which our recogniser cannot tell from 郎 清 昂 教 and which forms hardly
hold (the package of names has none in 3,400 given names with these letters): a doubt in every Taro
would be read by nobody.
"""

_FAMILIES = (
    "高髙 崎﨑 辺邊邉 斎斉齋齊 浜濱濵 柳栁 吉𠮷 富冨 徳德 曽曾 恵惠 薫薰 黒黑 真眞 瀬瀨 桑桒 増增 "
    "桜櫻 栄榮 暁曉 条條 島嶋嶌 郎郞 清淸 昂昻 教敎"
)
"""Shapes that one family writes so and another so, the commonest first."""

_OLD_AND_USUAL = (
    "惠恵 薰薫 碎砕 綠緑 邊邉 冲沖 凉涼 霸覇 曾曽 德徳 黃黄 橫横 溫温 緣縁 "
    "黑黒 歷歴 曆暦 揭掲 渴渇 虛虚 卽即 郞郎 錄録 步歩 每毎 淚涙 瀨瀬 敎教 "
    "晚晩 增増 靑青 淸清 靜静 爭争 淨浄 眞真 愼慎 鎭鎮 收収 敍叙 狀状 壯壮 "
    "莊荘 裝装 將将 奬奨 乘乗 剩剰 條条 狹狭 峽峡 稻稲 搜捜 瘦痩 揷挿 搖揺 "
    "謠謡 遙遥 穗穂 專専 悅悦 兩両 滿満 顏顔 拔抜 髮髪 賴頼 戾戻 緖緒 榮栄 "
    "營営 勞労 學学 覺覚 擧挙 譽誉 驗験 險険 檢検 劍剣 儉倹 歸帰 寢寝 壽寿 "
    "鑄鋳 疊畳 縱縦 從従 縣県 總総 繩縄 繪絵 續続 讀読 賣売 竝並 變変 戀恋 "
    "蠻蛮 灣湾 鷄鶏 溪渓 畫画 晝昼 盡尽 圖図 團団 圓円 國国 圍囲 帶帯 滯滞 "
    "應応 擔担 膽胆 據拠 處処 號号 殘残 踐践 錢銭 淺浅 賤賎 單単 彈弾 禪禅 "
    "戰戦 獸獣 巖巌 嚴厳 竊窃 齒歯 齡齢 豐豊 禮礼 體体 拂払 佛仏 澁渋 攝摂 "
    "壘塁 隨随 髓髄 墮堕 惱悩 腦脳 濕湿 顯顕 纖繊 寬寛 默黙 臟臓 藏蔵 櫻桜"
)
"""Old shapes, each before its usual one.

The pairs are those of the tables of 常用漢字 (2010, the shapes in brackets) and of 人名用漢字
(別表第二の二) whose two shapes look alike, and others of the kind; shapes that are common in
surnames and cannot be mistaken (澤, 廣, 嶋, 齋) are left alone. 邊 is here because 邉, as usual in
Japan, is no Chinese shape at all.
"""

_RESTORED = (
    "𠮟叱 塡填 剝剥 頰頬 俱倶 俠侠 吞呑 噓嘘 嚙噛 囊嚢 姸妍 屛屏 幷并 搔掻 摑掴 攢攅 瀆涜 瀨瀬 "
    "焰焔 瘦痩 禱祷 簞箪 繡繍 繫繋 萊莱 蔣蒋 蟬蝉 蠟蝋 軀躯 醬醤 醱醗 顚顛 驒騨 鷗鴎 鹼鹸 麴麹 "
    "麵麺 潑溌 屢屡"
)
_OF_NAMES = "吉𠮷 土𡈽 昇曻 郷鄕 郷鄊 橋𣘺 徳德 島㠀 高髙 崎﨑 桑桒 返﨤 間閒"
"""Shapes that JIS X 0213 gave a number of their own and that JIS X 0208 has in another shape only.

印刷標準字体 of the 表外漢字字体表 (国語審議会, 2000), 叱 塡 剝 頰 of the 常用漢字表 (2010), and
shapes of names which JIS X 0208 takes for one with the usual shape (its 包摂規準). Each pair was
proved against the character tables: of its two shapes just the usual one is in JIS X 0208.
"""

USUAL_OF_OLD: Mapping[str, str] = MappingProxyType(
    {pair[0]: pair[1] for pair in _OLD_AND_USUAL.split()}
)
"""Each old shape's usual one."""

NEAR_SHAPES: Mapping[str, str] = MappingProxyType(
    {shape: group for group in _NEAR_SHAPES.split() for shape in group}
)
"""Each kanji that has shapes hard to tell apart on paper, with all of these as one text."""


def other_shapes(text: str) -> Iterator[str]:
    """Yield the text with one character in another of its shapes, for each that has some."""
    for index, character in enumerate(text):
        for shape in NEAR_SHAPES.get(character, ""):
            if shape != character:
                yield text[:index] + shape + text[index + 1 :]


def rarer_shapes(text: str) -> Iterator[str]:
    """Yield the text with a letter that has rarer shapes in each of these, wherever it occurs."""
    for family in _FAMILIES.split():
        if family[0] in text:
            yield from (text.replace(family[0], shape) for shape in family[1:])


def common_shapes() -> Mapping[str, str]:
    """Return the usual shape of every letter in a rarer one that hardly differs from it."""
    groups = (*_NEAR_SHAPES.split(), *_FAMILIES.split())
    rarer = {shape: group[0] for group in groups for shape in group[1:]}
    return {**USUAL_OF_OLD, **rarer}


@cache
def usual_shapes() -> Mapping[str, str]:
    """Return the usual shape of each rarer kanji, for systems that do not have it."""
    restored = {pair[0]: pair[1] for pair in _RESTORED.split()}
    of_names = {pair[1]: pair[0] for pair in _OF_NAMES.split()}
    return MappingProxyType({**restored, **of_names, **common_shapes()})
