"""The key of the draw: one for each home, for its owner alone, made when it is first needed."""

import stat

import pytest

from flows.office.audit_key import audit_key


def test_a_home_is_given_a_key_of_its_own_and_keeps_it(tmp_path):
    key = audit_key(tmp_path / "one")
    assert len(key) == 32
    assert audit_key(tmp_path / "one") == key
    assert audit_key(tmp_path / "other") != key


def test_only_its_owner_reads_it(tmp_path):
    audit_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "audit.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "00ff", "not hexadecimal", "紙", "00" * 31])
def test_what_is_no_key_is_replaced_by_one(tmp_path, content):
    path = tmp_path / "audit.key"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    assert len(audit_key(tmp_path)) == 32
    assert audit_key(tmp_path) == audit_key(tmp_path)


def test_a_key_that_others_may_have_read_is_replaced(tmp_path):
    known = audit_key(tmp_path)
    (tmp_path / "audit.key").chmod(0o644)
    assert audit_key(tmp_path) != known
