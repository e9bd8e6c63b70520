"""What a screen asks for is found on pages with labels and on old ones without any."""

import pytest
from playwright.sync_api import sync_playwright

from bots.browser.browser import executable
from bots.canary.screens import ScreenBox, ScreenOption, collect

pytestmark = pytest.mark.browser

OLD_PAGE = """<form><table>
<tr><th>氏名<font color=red>※</font></th><td><input name=a maxlength=20 value="汐風"></td>
    <th>カナ（必須）</th><td><input name=b></td></tr>
<tr><td>生年月日</td><td><select name=g><option value=4>平成<option value=5>令和</select>
    <input name=y maxlength=2>年<input name=m>月</td></tr>
<tr><td>性別：</td><td><input type=radio name=s value=1>男 <input type=radio name=s value=2>女</td>
</tr></table>
<table><tr><td>開始</td><td>終了</td></tr><tr><td><input name=from></td><td><input name=to></td>
</tr></table>
<dl><dt>備考</dt><dd><textarea name=t maxlength=200>四月から</textarea></dd></dl>
<label><input type=checkbox name=c> 月曜</label><input name=z aria-label=検索 required>
<input type=hidden name=token value=x><input type=submit value=登録></form>"""


@pytest.fixture(scope="module")
def found():
    with sync_playwright() as playwright:
        path = executable(playwright.chromium, None)
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page()
        page.set_content(OLD_PAGE)
        yield collect(page.locator("form"))
        browser.close()


def test_every_box_has_the_label_that_a_person_reads(found):
    assert [box.label for box in found] == [
        *("氏名", "カナ", "生年月日・1", "生年月日・年", "生年月日・月", "性別"),
        *("開始", "終了", "備考", "月曜", "検索"),
    ]


def test_options_lengths_and_marks_are_told_and_no_value(found):
    boxes = {box.name: box for box in found}
    assert boxes["a"] == ScreenBox("氏名", "a", "text", most=20, required=True)
    assert boxes["g"].options == (ScreenOption("4", "平成"), ScreenOption("5", "令和"))
    assert boxes["s"].options == (ScreenOption("1", "男"), ScreenOption("2", "女"))
    assert [name for name, box in boxes.items() if box.required] == ["a", "b", "z"]
    assert "汐風" not in repr(found)
    assert "四月" not in repr(found)
