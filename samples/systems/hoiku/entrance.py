"""The screens before the work: log-in, the two frames, the menu, and what shuts one out."""

from samples.systems.hoiku.shell import document, error, page


def log_in_screen(complaint: str = "") -> str:
    """Return ログイン."""
    return page(
        "ログイン",
        f"""{error(complaint)}<form method="post" action="/login"><table class="w">
<tr><td class="h"><label for="bango">職員番号</label></td>
<td><input type="text" name="bango" id="bango" size="10" maxlength="6"></td></tr>
<tr><td class="h"><label for="pass">パスワード</label></td>
<td><input type="password" name="pass" id="pass" size="16" maxlength="16"></td></tr>
</table><p><input class="b" type="submit" value="ログイン"></p></form>""",
    )


def frames() -> str:
    """Return the two frames: the menu on the left, the work on the right."""
    return document(
        "保育業務システム",
        """<frameset cols="150,*" frameborder="0"><frame name="menu" src="/menu" noresize>
<frame name="main" src="/top"><noframes>フレーム対応のブラウザでご覧ください</noframes>
</frameset>""",
    )


def menu_screen() -> str:
    """Return the menu, which stays while the work changes beside it."""
    return document(
        "メニュー",
        """<body class="m"><a href="/nyuryoku" target="main">就労証明入力</a>
<a href="/shokai" target="main">就労証明照会</a>
<a href="/ichiran.csv" target="main">登録一覧(CSV)</a>
<hr><a href="/logout" target="_top">ログアウト</a></body>""",
    )


def top_screen() -> str:
    """Return what stands in the frame for the work before any is chosen."""
    return page("お知らせ", "<p>左のメニューから処理を選んでください。</p>")


def time_out_screen() -> str:
    """Return what everybody without a session gets, whatever was asked or sent."""
    return page(
        "タイムアウト",
        """<p>セッションがタイムアウトしました。ログインしなおしてください。</p>
<p><a href="/login" target="_top">ログイン画面へ</a></p>""",
    )


def failure_screen() -> str:
    """Return what Java showed when nobody had caught it."""
    return page("システムエラー", "<p>システム管理者に連絡してください。(E-9999)</p>")
