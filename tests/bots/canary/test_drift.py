"""The canary compares screens: the same ones never differ, and every change is named."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.canary.baselines import BaselineStore, Sight
from bots.canary.drift import drift, stops_keying
from bots.canary.screens import ScreenBox, ScreenOption
from bots.errors import BaselineWrong

TITLE = "就労証明入力"
AT = datetime(2026, 4, 1, tzinfo=UTC)

WORDS = st.text(st.sampled_from("氏名住所雇用期間区分日 Aa1"), min_size=1, max_size=6)
OPTIONS = st.lists(st.builds(ScreenOption, st.sampled_from("123"), WORDS), max_size=4)
BOXES = st.builds(
    ScreenBox,
    label=WORDS,
    name=st.sampled_from(["", "a", "b", "c"]),
    kind=st.sampled_from(["text", "select-one", "checkbox"]),
    options=OPTIONS.map(tuple),
    most=st.none() | st.integers(1, 50),
    required=st.booleans(),
)
SCREENS = st.dictionaries(WORDS, st.lists(BOXES, max_size=6).map(tuple), max_size=3)

TERM = ScreenBox(
    "雇用期間区分",
    "koyo_kikan",
    "select-one",
    (ScreenOption("", ""), ScreenOption("1", "1 無期"), ScreenOption("2", "有期")),
)
NAME = ScreenBox("氏名", "shimei", "text", most=20)
ADDRESS = ScreenBox("住所", "jusho", "text", required=True)
SCREEN = (NAME, TERM, ADDRESS)
BLANK, FIRST, SECOND = TERM.options


def with_(old, new):
    return tuple(new if box is old else box for box in SCREEN)


@given(SCREENS)
def test_the_same_screens_do_not_differ(screens):
    assert drift(screens, screens) == ()


@given(SCREENS, SCREENS)
def test_other_screens_differ(one, other):
    assert bool(drift(one, other)) == (_seen(one) != _seen(other))


def _seen(screens):
    """What can be seen of screens: the texts of a code that stands twice are one."""
    return {title: [_box(box) for box in screen] for title, screen in screens.items()}


def _box(box):
    texts: dict[str, list[str]] = {}
    for option in box.options:
        texts.setdefault(option.code, []).append(option.text)
    return replace(box, options=tuple(texts.items()))


STOPPING = [
    (with_(NAME, replace(NAME, label="保護者氏名")), "氏名", "見出しが変わり「保護者氏名」"),
    (with_(NAME, replace(NAME, name="hogosha")), "氏名", "「shimei」から「hogosha」"),
    (with_(NAME, replace(NAME, kind="textarea")), "氏名", "文字の欄から複数行の欄"),
    (with_(NAME, replace(NAME, most=10)), "氏名", "20 から 10 に減りました"),
    (with_(ADDRESS, replace(ADDRESS, most=9)), "住所", "9 文字までになりました"),
    (with_(NAME, replace(NAME, required=True)), "氏名", "必須になりました"),
    ((NAME, ADDRESS), "雇用期間区分", "欄がなくなりました"),
    ((*SCREEN, ScreenBox("同意", "doi", "checkbox", required=True)), "同意", "新しい必須の欄"),
    (
        with_(TERM, replace(TERM, options=(BLANK, FIRST))),
        "雇用期間区分",
        "選択肢「2 有期」がなくなりました",
    ),
    (
        with_(TERM, replace(TERM, options=(BLANK, FIRST, ScreenOption("2", "有期雇用")))),
        "雇用期間区分",
        "選択肢「2 有期」が「2 有期雇用」に変わりました",
    ),
]

COSMETIC = [
    (with_(NAME, replace(NAME, label="氏 名")), "氏名", "空白"),
    (with_(NAME, replace(NAME, most=30)), "氏名", "20 から 30 に増えました"),
    (with_(NAME, replace(NAME, most=None)), "氏名", "20 文字）がなくなりました"),
    (with_(ADDRESS, replace(ADDRESS, required=False)), "住所", "必須でなくなりました"),
    ((*SCREEN, ScreenBox("備考", "biko", "textarea")), "備考", "新しい欄"),
    ((TERM, NAME, ADDRESS), "雇用期間区分", "並び順"),
    (
        with_(TERM, replace(TERM, options=(*TERM.options, ScreenOption("3", "その他")))),
        "雇用期間区分",
        "選択肢「3 その他」が増えました",
    ),
    (
        with_(TERM, replace(TERM, options=(BLANK, SECOND, FIRST))),
        "雇用期間区分",
        "選択肢の並び順",
    ),
]


@pytest.mark.parametrize(("now", "box", "said"), STOPPING)
def test_what_could_make_a_record_wrong_stops_keying(now, box, said):
    (change,) = drift({TITLE: SCREEN}, {TITLE: now})
    assert (change.screen, change.box) == (TITLE, box)
    assert said in change.said
    assert stops_keying([change])


@pytest.mark.parametrize(("now", "box", "said"), COSMETIC)
def test_what_cannot_is_cosmetic(now, box, said):
    (change,) = drift({TITLE: SCREEN}, {TITLE: now})
    assert (change.screen, change.box) == (TITLE, box)
    assert said in change.said
    assert not stops_keying([change])


def test_a_screen_that_is_gone_stops_and_a_new_one_does_not():
    assert stops_keying(drift({TITLE: SCREEN}, {}))
    assert not stops_keying(drift({TITLE: SCREEN}, {TITLE: SCREEN, "確認": ()}))


def test_two_boxes_that_changed_places_with_their_names_are_both_named():
    swapped = (replace(NAME, name="jusho"), TERM, replace(ADDRESS, name="shimei"))
    changes = drift({TITLE: SCREEN}, {TITLE: swapped})
    assert {change.box for change in changes if not change.cosmetic} == {"氏名", "住所"}


def test_what_stops_is_said_first_and_in_one_line():
    now = (replace(NAME, most=30, required=True), ADDRESS, TERM)
    changes = drift({TITLE: SCREEN}, {TITLE: now})
    assert [change.cosmetic for change in changes] == [False, True, True]
    assert str(changes[0]) == f"画面「{TITLE}」の欄「氏名」: 必須になりました"


@given(SCREENS)
def test_a_store_gives_back_what_was_put_into_it(tmp_path_factory, screens):
    store = BaselineStore(tmp_path_factory.mktemp("baselines"))
    sight = Sight(AT, "command line", screens)
    store.accept("hoiku", sight)
    verdict = store.see("hoiku", sight)
    assert verdict.baseline == verdict.seen == sight
    assert (verdict.changes, verdict.stopped) == ((), False)


def test_a_baseline_is_text_in_an_order_of_its_own(tmp_path):
    written = []
    for screens in ({"一": SCREEN, "二": ()}, {"二": (), "一": SCREEN}):
        BaselineStore(tmp_path).accept("hoiku", Sight(AT, "sato", screens))
        written.append((tmp_path / "hoiku.json").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    assert "雇用期間区分" in written[0]


def test_a_baseline_that_somebody_spoilt_is_not_taken_for_none(tmp_path):
    (tmp_path / "hoiku.json").write_text('{"screens": 1}', encoding="utf-8")
    with pytest.raises(BaselineWrong, match=r"hoiku\.json"):
        BaselineStore(tmp_path).verdict("hoiku")


def test_without_a_baseline_nothing_differs(tmp_path):
    verdict = BaselineStore(tmp_path).see("hoiku", Sight(AT, "sato", {TITLE: SCREEN}))
    assert (verdict.baseline, verdict.changes, verdict.stopped) == (None, (), False)
    assert BaselineStore(tmp_path).systems() == ("hoiku",)


@pytest.mark.parametrize("name", ["", "../hoiku", "a/b", "."])
def test_a_system_cannot_be_called_as_another_folder_is(tmp_path, name):
    with pytest.raises(ValueError, match="name"):
        BaselineStore(tmp_path).verdict(name)
