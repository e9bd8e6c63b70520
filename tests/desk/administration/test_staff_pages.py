"""Administration: accounts, and the one click that stops all keying."""

import pytest

from cases.people.staff import Role

NEW = {"name": "mori", "display_name": "森 由紀", "password": "atarashii-aikotoba", "role": "clerk"}


def test_an_account_is_made_disabled_and_let_in_again(admin, anybody, office):
    assert admin.post("/staff", **NEW).status_code == 303
    anybody_may = {"name": "mori", "password": NEW["password"]}
    assert anybody.http.post("/login", data=anybody_may).status_code == 303
    assert admin.post("/staff/mori/disable").status_code == 303
    assert anybody.http.post("/login", data=anybody_may).status_code == 401
    assert "利用停止" in admin.get("/staff").text
    assert admin.post("/staff/mori/enable").status_code == 303
    assert anybody.http.post("/login", data=anybody_may).status_code == 303
    roles = {user.name: user.role for user in office.staff.users()}
    assert roles["mori"] is Role.CLERK


@pytest.mark.parametrize("change", [{"name": "sato"}, {"name": "森"}, {"password": "short"}])
def test_an_unfit_account_is_refused_and_what_was_typed_stays(admin, office, change):
    answer = admin.post("/staff", **{**NEW, **change})
    assert answer.status_code == 422
    assert 'value="森 由紀"' in answer.text
    assert 'role="alert"' in answer.text
    assert len(office.staff.users()) == 2


def test_the_last_administrator_cannot_be_locked_out(admin, office):
    assert admin.post("/staff/sato/disable").status_code == 422
    assert admin.get("/staff").status_code == 200


def test_a_new_password_replaces_the_old_one(admin, anybody, office):
    assert admin.post("/staff/tanaka/password", password="atarashii-aikotoba").status_code == 303
    old = {"name": "tanaka", "password": "nagai-aikotoba-7"}
    assert anybody.http.post("/login", data=old).status_code == 401
    new = {"name": "tanaka", "password": "atarashii-aikotoba"}
    assert anybody.http.post("/login", data=new).status_code == 303
    assert admin.post("/staff/nobody/password", password="atarashii-aikotoba").status_code == 422


def test_anybody_stops_all_keying_but_only_an_administrator_lets_it_go_on(clerk, admin, office):
    assert clerk.post("/keying/stop", why="画面が変わった").status_code == 303
    stop = office.ledger.keying.stopped()
    assert (stop.by, stop.why) == ("tanaka", "画面が変わった")
    assert "すべての入力を止めています" in clerk.get("/").text
    assert clerk.post("/keying/resume").status_code == 403
    assert admin.post("/keying/resume").status_code == 303
    assert office.ledger.keying.stopped() is None


def test_a_system_that_is_stopped_by_itself_is_shown_and_let_go_on(clerk, admin, office):
    office.ledger.keying.stop("tanaka", "画面が変わった", "hoiku")
    shown = admin.get("/staff").text
    assert "hoiku への入力を再開する" in shown
    assert "画面が変わった" in shown
    assert clerk.post("/keying/resume", system="hoiku").status_code == 403
    assert admin.post("/keying/resume", system="hoiku").status_code == 303
    assert office.ledger.keying.stops() == ()
