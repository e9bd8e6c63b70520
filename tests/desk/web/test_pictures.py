"""Pictures: shown to staff, never from outside their folders."""

import pytest


def test_page_field_and_evidence_are_shown_but_not_kept_by_others(clerk, office):
    case_id = office.keyed()
    for path, kind in [
        ("page", "image/jpeg"),
        ("fields/applicant_name.png", "image/png"),
        ("evidence", "image/png"),
        ("evidence/0", "image/png"),
    ]:
        answer = clerk.get(f"/cases/{case_id}/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["cache-control"] == "private, no-cache"
        known = {"If-None-Match": answer.headers["etag"]}
        assert clerk.get(f"/cases/{case_id}/{path}", headers=known).status_code == 304


def test_a_page_that_was_never_laid_on_a_form_is_shown_as_scanned(clerk, office):
    case_id = office.unknown()
    (office.home / "pages" / case_id / "aligned.jpg").unlink()
    assert clerk.get(f"/cases/{case_id}/page").headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        "/cases/..%2F..%2Fsecret/page",
        "/cases/../../secret/page",
        "/cases/{id}/fields/..%2F..%2Fsecret.png",
        "/cases/{id}/fields/%2e%2e.png",
        "/cases/{id}/fields/Applicant.png",
        "/cases/{id}/fields/nothing.png",
        "/cases/{id}/evidence/-1",
        "/cases/{id}/evidence/7",
        "/cases/nosuchcase/page",
    ],
)
def test_no_address_leads_out_of_the_picture_folders(clerk, office, path):
    (office.home / "secret.png").write_bytes(b"secret")
    (office.home / "secret").mkdir()
    (office.home / "secret" / "page.png").write_bytes(b"secret")
    answer = clerk.get(path.format(id=office.keyed()))
    assert answer.status_code in {404, 303}
    assert b"secret" not in answer.content


def test_a_link_out_of_the_folder_is_not_followed(clerk, office):
    case_id = office.to_review()
    (office.home / "secret.png").write_bytes(b"secret")
    field = office.home / "pages" / case_id / "fields" / "remarks.png"
    field.unlink()
    field.symlink_to(office.home / "secret.png")
    assert clerk.get(f"/cases/{case_id}/fields/remarks.png").status_code == 404


def test_evidence_that_lies_elsewhere_is_not_shown(clerk, office):
    case_id = office.keying()
    outside = office.home / "secret.png"
    outside.write_bytes(b"secret")
    office.ledger.keying.outcome_unknown(case_id, "返事がありません", "bot", (outside,))
    assert clerk.get(f"/cases/{case_id}/evidence/0").status_code == 404


def test_without_a_picture_the_page_of_a_case_still_works(clerk, office):
    case_id = office.to_review()
    for path in sorted((office.home / "pages" / case_id).rglob("*.*")):
        path.unlink()
    assert "画像はありません" in clerk.get(f"/cases/{case_id}").text
