"""Nothing without log-in, nothing from another page, nothing with another's token."""

import pytest

from desk.web.errors import LogInNeeded
from desk.web.log_in_sessions import visitor_of

PUBLIC = {"/login", "/setup"}
FILLED = {
    "alarm_id": "1",
    "case_id": "abcdefghij",
    "name": "applicant_name",
    "number": "0",
    "decision": "note",
    "system": "hoiku",
}


def addresses(app):
    """Every method and address of the desk but the two doors, with its blanks filled in."""
    return [
        (method.upper(), path.format(**FILLED))
        for path, methods in app.openapi()["paths"].items()
        if path not in PUBLIC
        for method in methods
    ]


def test_every_page_sends_a_stranger_to_the_log_in(app, anybody, office):
    met = addresses(app)
    assert len(met) > 15
    for method, address in met:
        answer = anybody.http.request(method, address, data={"version": "1"})
        assert answer.status_code == 303, (method, address)
        assert answer.headers["location"].startswith("/login?next="), (method, address)


def test_what_the_desk_is_told_of_log_ins_holds_on_every_page(app, clerk, office):
    def nobody():
        raise LogInNeeded("ログインが必要です")

    app.dependency_overrides[visitor_of] = nobody
    for method, address in addresses(app):
        answer = clerk.http.request(method, address, data={"version": "1", "token": clerk.token})
        assert answer.status_code == 303, (method, address)
        assert answer.headers["location"].startswith("/login?next="), (method, address)


def test_every_form_without_our_token_is_refused(app, clerk):
    for method, address in addresses(app):
        if method == "POST":
            answer = clerk.http.post(address, data={"version": "1", "token": "0" * 64})
            assert answer.status_code == 403, address


def test_the_token_of_one_session_does_not_serve_another(app, clerk, admin, office):
    case_id = office.to_review()
    clerk.token = admin.token
    assert clerk.post(f"/cases/{case_id}/note", text="メモ").status_code == 403
    assert office.ledger.case(case_id).notes == ()


@pytest.mark.parametrize("origin", ["https://elsewhere.test", "null", ""])
def test_a_form_from_another_origin_is_refused(clerk, office, origin):
    case_id = office.to_review()
    answer = clerk.post(f"/cases/{case_id}/note", headers={"Origin": origin}, text="メモ")
    assert answer.status_code == 403
    assert office.ledger.case(case_id).notes == ()


def test_only_administrators_see_and_change_the_staff(app, clerk, office):
    for method, address in addresses(app):
        if address.startswith("/staff"):
            answer = clerk.http.request(method, address, data={"token": clerk.token})
            assert answer.status_code == 403, (method, address)
    assert len(office.staff.users()) == 2


def test_a_session_ends_with_log_out_and_with_a_disabled_account(clerk, office):
    assert clerk.get("/").status_code == 200
    office.staff.disable("tanaka", "sato")
    assert clerk.get("/").status_code == 303
    office.staff.enable("tanaka", "sato")
    clerk.log_in()
    assert clerk.post("/logout").headers["location"] == "/login"
    assert clerk.get("/").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anybody, office):
    answer = anybody.http.post("/login", data={"name": "sato", "password": "nagai-aikotoba-7"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_secure(anybody, office):
    answer = anybody.http.post(
        "https://desk.test/login",
        data={"name": "sato", "password": "nagai-aikotoba-7"},
        headers={"Origin": "https://desk.test"},
    )
    assert "Secure" in answer.headers["set-cookie"]


def test_every_answer_allows_only_our_own_scripts_and_is_not_kept(app, clerk, office):
    for path in ("/", "/login", f"/cases/{office.to_review()}", "/cases/none", "/static/desk.css"):
        answer = clerk.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        kept = "no-cache" if path.startswith("/static/") else "no-store"
        assert answer.headers["cache-control"] == kept


def test_an_expired_session_tells_htmx_to_leave_the_page(anybody, office):
    shown = {"HX-Request": "true", "HX-Current-URL": "http://desk.test/cases/abcdefghij?approved=x"}
    answer = anybody.http.post(
        "/cases/abcdefghij/fields/remarks", data={"version": "1"}, headers=shown
    )
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login?next=/cases/abcdefghij"


def test_a_malformed_address_gets_a_japanese_page_that_repeats_nothing(clerk, office):
    for path, status in (("/nowhere", 404), ("/?page=manypages", 422), ("/docs", 404)):
        answer = clerk.get(path)
        assert answer.status_code == status
        assert '<html lang="ja">' in answer.text
        assert "manypages" not in answer.text
