"""PINs, passwords and how often they may be guessed."""

from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.pool import ThreadPool

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.credentials import guesses, passwords, pins
from pointsapp.access.current import hasher as installed
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import AuditRecord
from pointsapp.access.refusals import (
    NoPin,
    PasswordLocked,
    PinLocked,
    PinOff,
    TrivialPin,
    UsernameTaken,
    WrongPassword,
    WrongPin,
)
from pointsapp.access.staff import service as staff
from pointsapp.access.staff import service as staff_service
from pointsapp.actor import system_actor
from pointsapp.database import Limits, make_safe
from pointsapp.refusals import Refusal
from tests.village import AT, PASSWORD, PIN, Cast

CHEAP = Hasher(b"pepper", memory_kib=8, passes=1)
WRONG = "918273"


@pytest.fixture
def bind(session: Session) -> sa.Connection:
    return session.connection()


@pytest.fixture
def hasher(app: Flask, village: Cast) -> Hasher:
    return installed()


def refused(bind: sa.Connection, village: Cast, hasher: Hasher, minutes: int, pin: str) -> Refusal:
    at = AT + timedelta(minutes=minutes)
    with pytest.raises(Refusal) as caught:
        pins.confirm_pin(bind, village.zhang.id, pin, hasher=hasher, at=at)
    return caught.value


def test_five_wrong_pins_then_a_wait_that_grows(
    bind: sa.Connection, village: Cast, hasher: Hasher
) -> None:
    left = [refused(bind, village, hasher, 0, WRONG).facts for _ in range(5)]
    assert [f.get("tries_left") for f in left] == [4, 3, 2, 1, None]
    assert left[4]["until"] == AT + timedelta(minutes=15)
    assert isinstance(refused(bind, village, hasher, 14, PIN), PinLocked)
    again = refused(bind, village, hasher, 16, WRONG)
    assert again.facts["until"] == AT + timedelta(minutes=16 + 30)


def test_a_right_pin_begins_the_count_anew(
    bind: sa.Connection, village: Cast, hasher: Hasher
) -> None:
    for _round in range(3):
        for _guess in range(4):
            assert isinstance(refused(bind, village, hasher, 0, WRONG), WrongPin)
        pins.confirm_pin(bind, village.zhang.id, PIN, hasher=hasher, at=AT)


def test_a_stranger_turns_the_cards_way_off_until_the_pin_is_reset(
    bind: sa.Connection, village: Cast, hasher: Hasher, session: Session
) -> None:
    kinds = [type(refused(bind, village, hasher, 2000 * n, WRONG)) for n in range(8)]
    assert kinds == [WrongPin] * 4 + [PinLocked] * 3 + [PinOff]
    assert isinstance(refused(bind, village, hasher, 99_999, PIN), PinOff)
    new = hasher.hash("602951")
    pins.set_pin(session, village.zhang.id, new, must_change=True, by=village.admin, at=AT)
    session.commit()
    pins.confirm_pin(bind, village.zhang.id, "602951", hasher=hasher, at=AT)


def test_a_household_without_a_pin_is_told_so(
    bind: sa.Connection, village: Cast, hasher: Hasher
) -> None:
    with pytest.raises(NoPin):
        pins.confirm_pin(bind, 999_999, PIN, hasher=hasher, at=AT)


@pytest.mark.parametrize("username", ["admin", "nobody"])
def test_passwords_are_counted_alike_for_names_that_nobody_has(
    bind: sa.Connection, village: Cast, hasher: Hasher, username: str
) -> None:
    kinds = []
    for _guess in range(6):
        with pytest.raises(Refusal) as caught:
            passwords.confirm_password(bind, username, "wrong", hasher=hasher, at=AT)
        kinds.append(type(caught.value))
    assert kinds == [WrongPassword] * 4 + [PasswordLocked] * 2


def test_somebody_dismissed_has_no_password(
    bind: sa.Connection, village: Cast, hasher: Hasher, session: Session
) -> None:
    by = system_actor(village.id)
    staff.dismiss(session, village.admin.user_id or 0, by=by, at=AT)
    session.commit()
    with pytest.raises(WrongPassword):
        passwords.confirm_password(bind, "admin", PASSWORD, hasher=hasher, at=AT)


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "987654", "121212", "123123", "12345", "1234５6"]
)
def test_a_pin_that_others_guess_first_is_refused(pin: str) -> None:
    with pytest.raises(TrivialPin):
        pins.check_new_pin(pin)


def test_a_username_is_one_persons(session: Session, village: Cast) -> None:
    new = staff_service.NewUser("admin", "Another", "hash", ("admin",))
    with pytest.raises(UsernameTaken):
        staff_service.create_user(session, new, by=system_actor(village.id), at=AT)


def test_a_secret_opens_only_with_this_installations_pepper() -> None:
    stored = CHEAP.hash(PIN)
    assert CHEAP.verify(stored, PIN)
    assert not CHEAP.verify(stored, WRONG)
    assert not Hasher(b"other", 8, 1).verify(stored, PIN)
    assert not CHEAP.verify(None, "nobody's secret")


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_record SET event = 'x'", "DELETE FROM audit_record"]
)
def test_the_database_keeps_the_audit_as_it_is(
    session: Session, village: Cast, statement: str
) -> None:
    assert session.query(AuditRecord).count() > 0
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
        session.execute(sa.text(statement))


@pytest.mark.usefixtures("as_owner")
def test_not_even_a_replaced_or_replayed_row_gets_past_the_audits_triggers(
    session: Session, village: Cast
) -> None:
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        statement = "INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record"
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        statement = "TRUNCATE audit_record"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), session.begin_nested():
        session.execute(sa.text(statement))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA recursive_triggers = ON")


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(fresh_database_url)
    make_safe(engine, Limits())
    yield engine
    engine.dispose()


@pytest.mark.parallel
def test_of_forty_guesses_at_once_few_are_looked_at(engine: sa.Engine) -> None:
    def guess(_number: int) -> bool:
        return guesses.count(engine, guesses.Limit("household:1"), at=AT).allowed

    def guess_the_card(number: int) -> bool:
        """Guess as a stranger, each from another network."""
        strangers = guesses.Limit("household:2", tries=8, most=8)
        own = guesses.from_address("household:2", f"10.0.0.{number}")
        return guesses.count(engine, own, strangers, at=AT).allowed

    with ThreadPool(8) as pool:
        assert sum(pool.map(guess, range(40))) == 5
        assert sum(pool.map(guess_the_card, range(40))) == 8


def test_an_unknown_name_costs_one_hash_like_a_known_one(app: Flask, village: Cast) -> None:
    assert installed() is installed()
