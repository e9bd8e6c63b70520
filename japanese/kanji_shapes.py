"""The usual shape of rarer kanji, as proposals for systems that do not have them (縮退).

The larger part stands with the reading of forms (`ocr.decoding.shape_doubts`). Added here are shapes that JIS
X 0213 gave a number of their own and that JIS X 0208 has in another shape only: 印刷標準字体 of the
表外漢字字体表 (国語審議会, 2000), 叱 塡 剝 頰 of the 常用漢字表 (2010), and shapes of names which
JIS X 0208 takes for one with the usual shape (its 包摂規準). Each pair was proved against the
character tables: of its two shapes just the usual one is in JIS X 0208.
"""

from collections.abc import Mapping

from ocr.decoding.shape_doubts import common_shapes

_RESTORED = (
    "𠮟叱 塡填 剝剥 頰頬 俱倶 俠侠 吞呑 噓嘘 嚙噛 囊嚢 姸妍 屛屏 幷并 搔掻 摑掴 攢攅 瀆涜 瀨瀬 "
    "焰焔 瘦痩 禱祷 簞箪 繡繍 繫繋 萊莱 蔣蒋 蟬蝉 蠟蝋 軀躯 醬醤 醱醗 顚顛 驒騨 鷗鴎 鹼鹸 麴麹 "
    "麵麺 潑溌 屢屡"
)
_OF_NAMES = "吉𠮷 土𡈽 昇曻 郷鄕 郷鄊 橋𣘺 徳德 島㠀 高髙 崎﨑 桑桒 返﨤 間閒"


def usual_shapes() -> Mapping[str, str]:
    """Return the usual shape of each rarer kanji."""
    restored = {pair[0]: pair[1] for pair in _RESTORED.split()}
    of_names = {pair[1]: pair[0] for pair in _OF_NAMES.split()}
    return {**restored, **of_names, **common_shapes()}
