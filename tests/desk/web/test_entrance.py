"""The doors: the one-time set-up link, log-in, its throttle, where it leads."""

import pytest

PASSWORD = "nagai-aikotoba-7"


def first(token, **more):
    person = {"name": "sato", "display_name": "佐藤 恵", "password": PASSWORD, "again": PASSWORD}
    return {"set_up_token": token, **person, **more}


def test_the_set_up_link_makes_one_administrator_and_then_nothing(anybody, empty_office):
    token = empty_office.staff.new_set_up_token()
    assert "最初の管理者の登録" in anybody.get(f"/setup?token={token}").text
    assert anybody.http.post("/setup", data=first(token)).headers["location"] == "/login"
    again = anybody.http.post("/setup", data=first(token, name="mallory"))
    assert again.status_code == 422
    assert "もう済んでいます" in again.text
    assert [user.name for user in empty_office.staff.users()] == ["sato"]
    anybody.log_in("sato")
    assert "管理者" in anybody.get("/").text


@pytest.mark.parametrize(
    "change",
    [{"set_up_token": "wrong"}, {"again": "chigau-aikotoba"}, {"password": "a", "again": "a"}],
)
def test_a_wrong_token_or_an_unfit_password_makes_nobody(anybody, empty_office, change):
    token = empty_office.staff.new_set_up_token()
    answer = anybody.http.post("/setup", data=first(token, **change))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert empty_office.staff.users() == ()


def test_before_the_set_up_the_log_in_says_where_the_link_is(anybody):
    assert "サーバーの画面" in anybody.get("/login").text


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(anybody, office):
    wrong = anybody.http.post("/login", data={"name": "sato", "password": "x"})
    nobody = anybody.http.post("/login", data={"name": "sata", "password": "x"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text.replace("sato", "") == nobody.text.replace("sata", "")
    assert "x" not in wrong.headers.get("set-cookie", "")


def test_guessing_is_slowed_down_even_for_the_right_password(anybody, office):
    for _ in range(5):
        anybody.http.post("/login", data={"name": "sato", "password": "x"})
    answer = anybody.http.post("/login", data={"name": "sato", "password": PASSWORD})
    assert answer.status_code == 429
    assert "しばらく待って" in answer.text


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/staff", "/staff"),
        ("//elsewhere.test/", "/"),
        ("/\\elsewhere.test", "/"),
        ("https://elsewhere.test/", "/"),
        ("/\tx", "/"),
        ("", "/"),
    ],
)
def test_the_log_in_leads_only_to_our_own_pages(anybody, office, asked, reached):
    form = {"name": "sato", "password": PASSWORD, "next": asked}
    assert anybody.http.post("/login", data=form).headers["location"] == reached
