from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from cases.people.log_in_throttle import wait_after
from cases.people.staff import Role, Staff
from cases.records.errors import LogInRefused, NoSuchRecord, StaffRefused, TooManyAttempts

PASSWORD = "asagao-to-himawari"


@pytest.fixture
def staff(engine, clock):
    return Staff(engine, clock, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def admin(staff):
    return staff.set_up(staff.new_set_up_token(), "sato", "佐藤 花子", PASSWORD)


def test_the_first_person_comes_in_by_the_set_up_link_and_is_an_admin(staff):
    assert staff.set_up_needed()
    user = staff.set_up(staff.new_set_up_token(), "sato", "佐藤 花子", PASSWORD)
    assert (user.role, user.display_name) == (Role.ADMIN, "佐藤 花子")
    assert not staff.set_up_needed()


def test_the_set_up_link_works_once(staff):
    token = staff.new_set_up_token()
    staff.set_up(token, "sato", "佐藤", PASSWORD)
    with pytest.raises(StaffRefused):
        staff.set_up(token, "suzuki", "鈴木", PASSWORD)
    with pytest.raises(StaffRefused):
        staff.new_set_up_token()


def test_a_newer_set_up_link_replaces_the_older(staff):
    old, new = staff.new_set_up_token(), staff.new_set_up_token()
    with pytest.raises(StaffRefused):
        staff.set_up(old, "sato", "佐藤", PASSWORD)
    assert staff.set_up(new, "sato", "佐藤", PASSWORD)


def test_the_set_up_link_expires(staff, clock):
    token = staff.new_set_up_token()
    clock.turn(days=1)
    with pytest.raises(StaffRefused):
        staff.set_up(token, "sato", "佐藤", PASSWORD)


def test_a_mistaken_set_up_leaves_the_link_working(staff):
    token = staff.new_set_up_token()
    with pytest.raises(StaffRefused):
        staff.set_up(token, "sato", "佐藤", "short")
    assert staff.set_up(token, "sato", "佐藤", PASSWORD)


@pytest.mark.parametrize(
    ("name", "display_name", "password"),
    [
        ("Sato!", "佐藤", PASSWORD),
        ("", "佐藤", PASSWORD),
        ("sato", " ", PASSWORD),
        ("a", "b", "9 letters"),
    ],
)
def test_an_unfit_account_is_refused(staff, admin, name, display_name, password):
    with pytest.raises(StaffRefused):
        staff.add_user(name, display_name, password, Role.CLERK, "sato")


def test_a_name_is_given_once(staff, admin):
    with pytest.raises(StaffRefused):
        staff.add_user("sato", "佐藤 次郎", PASSWORD, Role.CLERK, "sato")


def test_a_log_in_holds_until_log_out(staff, admin):
    opened = staff.log_in("sato", PASSWORD)
    assert staff.session(opened.token).user == admin
    staff.log_out(opened.token)
    assert staff.session(opened.token) is None


def test_a_log_in_holds_until_it_expires(staff, admin, clock):
    opened = staff.log_in("sato", PASSWORD, lasts=timedelta(hours=1))
    clock.turn(hours=1)
    assert staff.session(opened.token) is None


def test_nobody_gets_in_with_a_wrong_password_or_name(staff, admin):
    for name, password in [("sato", "wrong-password"), ("suzuki", PASSWORD), ("", "")]:
        with pytest.raises(LogInRefused):
            staff.log_in(name, password)
    assert staff.session("no such token") is None


def test_a_disabled_person_is_out_at_once_and_in_again_when_enabled(staff, admin):
    staff.add_user("suzuki", "鈴木", PASSWORD, Role.CLERK, "sato")
    opened = staff.log_in("suzuki", PASSWORD)
    staff.disable("suzuki", "sato")
    assert staff.session(opened.token) is None
    with pytest.raises(LogInRefused):
        staff.log_in("suzuki", PASSWORD)
    staff.enable("suzuki", "sato")
    assert staff.log_in("suzuki", PASSWORD).user.name == "suzuki"


def test_the_last_admin_cannot_be_locked_out(staff, admin):
    staff.add_user("suzuki", "鈴木", PASSWORD, Role.CLERK, "sato")
    with pytest.raises(StaffRefused):
        staff.disable("sato", "sato")


def test_a_new_password_ends_every_session(staff, admin):
    opened = staff.log_in("sato", PASSWORD)
    staff.set_password("sato", "another-password", "sato")
    assert staff.session(opened.token) is None
    assert staff.log_in("sato", "another-password")
    with pytest.raises(NoSuchRecord):
        staff.set_password("nobody", "another-password", "sato")


def test_after_five_failures_even_the_right_password_waits(staff, admin, clock):
    for _ in range(5):
        with pytest.raises(LogInRefused):
            staff.log_in("sato", "wrong-password")
    with pytest.raises(TooManyAttempts) as caught:
        staff.log_in("sato", PASSWORD)
    clock.at = caught.value.retry_at
    assert staff.log_in("sato", PASSWORD)


def test_a_right_password_forgives_the_failures_before_it(staff, admin):
    for _ in range(4):
        for _ in range(3):
            with pytest.raises(LogInRefused):
                staff.log_in("sato", "wrong-password")
        assert staff.log_in("sato", PASSWORD)


def test_trying_many_names_from_one_address_waits_too(staff, admin):
    for number in range(20):
        with pytest.raises(LogInRefused):
            staff.log_in(f"name{number}", PASSWORD, address="10.0.0.9")
    with pytest.raises(TooManyAttempts):
        staff.log_in("sato", PASSWORD, address="10.0.0.9")
    assert staff.log_in("sato", PASSWORD, address="10.0.0.8")


def test_a_hundred_attempts_at_once_are_no_better_than_in_a_row(engine, admin, clock):
    now = clock()
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    still = Staff(engine, lambda: now, cheap)

    def attempt(_):
        with pytest.raises(LogInRefused) as caught:
            still.log_in("sato", "wrong-password")
        return type(caught.value)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(attempt, range(100)))
    assert answers.count(LogInRefused) == 5


@given(st.integers(0, 50), st.integers(0, 10_000), st.integers(1, 20))
def test_more_failures_never_wait_less_and_never_more_than_a_quarter_of_an_hour(a, more, free):
    assert wait_after(a, free) <= wait_after(a + more, free) <= timedelta(minutes=15)
    assert wait_after(free - 1, free) == timedelta()


def test_nothing_secret_is_stored_as_it_is(staff, admin, engine):
    token = staff.log_in("sato", PASSWORD).token
    with pytest.raises(LogInRefused):
        staff.log_in("himitsu-typed-as-name", PASSWORD)
    with engine.connect() as connection:
        tables = ("users", "sessions", "log_ins", "audit", "set_up_tokens")
        stored = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables]
    assert "sato" in repr(stored)
    for secret in (PASSWORD, token, "himitsu"):
        assert secret not in repr(stored)


def test_every_log_in_and_every_account_is_on_record(staff, admin, ledger, clock):
    with pytest.raises(LogInRefused):
        staff.log_in("sato", "wrong-password", address="10.0.0.9")
    staff.log_in("sato", PASSWORD, address="10.0.0.9")
    staff.add_user("suzuki", "鈴木", PASSWORD, Role.CLERK, "sato")
    tries = [(log_in.name, log_in.address, log_in.succeeded) for log_in in staff.log_ins()]
    assert tries == [("sato", "10.0.0.9", True), ("sato", "10.0.0.9", False)]
    trail = ledger.history(clock.at - timedelta(days=1), clock())
    assert [(entry.by, entry.field, entry.new) for entry in trail] == [
        ("set-up", "added", "sato"),
        ("sato", "added", "suzuki"),
    ]
    assert [user.name for user in staff.users()] == ["sato", "suzuki"]
