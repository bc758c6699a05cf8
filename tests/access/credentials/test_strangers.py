"""Guessing is no weapon: strangers hold up strangers, and no secret is guessed at for long."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.cards.service import issue_card
from pointsapp.access.credentials import passwords, pins
from pointsapp.access.credentials.asking import Asker, network_of
from pointsapp.access.current import hasher as installed
from pointsapp.access.models import AuditRecord, Guess
from pointsapp.access.refusals import PasswordLocked, PinLocked, PinOff
from pointsapp.refusals import Refusal
from tests.examples import examples_on_each
from tests.village import AT, PASSWORD, PIN, Cast

ADDRESSES = st.sampled_from(["10.0.0.1", "10.0.0.2", "203.0.113.7", "2001:db8::1"])
PAUSES = st.sampled_from([0, 1, 20, 24 * 60, 30 * 24 * 60])
EACH = settings(
    max_examples=examples_on_each(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def bind(session: Session) -> sa.Connection:
    return session.connection()


def askers(known: str) -> st.SearchStrategy[Asker]:
    """Whoever may try: a stranger, by card or number, a known phone, a household at the counter."""
    return st.builds(
        Asker,
        address=ADDRESSES,
        device=st.sampled_from(["a", "b", "c"]),
        knows=st.sampled_from([frozenset[str](), frozenset({known})]),
        at_counter=st.booleans(),
    )


def moments(pauses: list[int]) -> Iterator[datetime]:
    at = AT
    for minutes in pauses:
        at += timedelta(minutes=minutes)
        yield at


def ask_pin(bind: sa.Connection, village: Cast, pin: str, at: datetime, asker: Asker) -> str:
    try:
        pins.confirm_pin(bind, village.zhang.id, pin, hasher=installed(), at=at, asker=asker)
    except Refusal as refusal:
        return refusal.code
    return "in"


def ask_password(bind: sa.Connection, password: str, at: datetime, asker: Asker) -> str:
    try:
        passwords.confirm_password(bind, "admin", password, hasher=installed(), at=at, asker=asker)
    except Refusal as refusal:
        return refusal.code
    return "in"


def checked(bind: sa.Connection) -> int:
    """Return how many wrong secrets were looked at so far: each stands in the log."""
    wrong = sa.select(sa.func.count()).select_from(AuditRecord).filter_by(event=Event.WRONG_SECRET)
    return bind.execute(wrong).scalar_one()


@EACH
@given(st.data())
def test_a_card_has_twenty_checked_guesses_in_a_row_from_wherever(
    session: Session, bind: sa.Connection, village: Cast, data: st.DataObject
) -> None:
    session.execute(sa.delete(Guess))
    before = checked(bind)
    known = f"household:{village.zhang.id}:0"
    for at in moments(data.draw(st.lists(PAUSES, min_size=30, max_size=30))):
        ask_pin(bind, village, "918273", at, data.draw(askers(known)))
    assert checked(bind) - before <= 20


@EACH
@given(st.lists(st.tuples(PAUSES, ADDRESSES, st.booleans()), max_size=40))
def test_the_right_pin_gets_in_from_a_known_phone_whatever_strangers_do(
    session: Session, bind: sa.Connection, village: Cast, tries: list[tuple[int, str, bool]]
) -> None:
    session.execute(sa.delete(Guess))
    at = AT
    for minutes, address, by_number in tries:
        at += timedelta(minutes=minutes)
        ask_pin(bind, village, "918273", at, Asker(address, by_number=by_number))
        if not by_number:
            ask_pin(bind, village, "918273", at, Asker(address, "x", frozenset({"household:0:0"})))
    known = Asker("10.0.0.1", "mine", frozenset({f"household:{village.zhang.id}:0"}))
    assert ask_pin(bind, village, PIN, at, replace(known, by_number=True)) == "in"
    assert ask_pin(bind, village, PIN, at, known) == "in"


@EACH
@given(st.lists(st.tuples(PAUSES, ADDRESSES), max_size=40))
def test_the_right_password_gets_in_from_a_known_device_whatever_strangers_do(
    session: Session, bind: sa.Connection, village: Cast, tries: list[tuple[int, str]]
) -> None:
    session.execute(sa.delete(Guess))
    at = AT
    for minutes, address in tries:
        at += timedelta(minutes=minutes)
        ask_password(bind, "wrong", at, Asker(address))
    known = Asker("10.0.0.1", "mine", frozenset({village.admin.code}))
    assert ask_password(bind, PASSWORD, at, known) == "in"
    before_a_clerk = Asker("10.0.0.1", session_of=village.counter.code)
    assert ask_password(bind, PASSWORD, at, before_a_clerk) == "in"


def test_a_password_is_guessed_at_slowly_from_however_many_addresses(
    bind: sa.Connection, village: Cast
) -> None:
    """Twenty, then one after each wait: 15 minutes, doubled up to a day."""
    asked = [
        ask_password(bind, "wrong", AT + timedelta(minutes=minute), Asker(f"10.{minute}.0.1"))
        for minute in (*range(20), *range(20, 7 * 24 * 60, 60))
    ]
    assert checked(bind) == 32
    assert asked.count("wrong-password") == 19


def test_an_attacker_locks_his_own_address(bind: sa.Connection, village: Cast) -> None:
    for _guess in range(50):
        ask_password(bind, "wrong", AT, Asker("203.0.113.7"))
        ask_pin(bind, village, "918273", AT, Asker("203.0.113.7", by_number=True))
    assert ask_password(bind, PASSWORD, AT, Asker("203.0.113.7")) == PasswordLocked.code
    assert ask_password(bind, PASSWORD, AT, Asker("203.0.113.8")) == "in"
    assert ask_pin(bind, village, PIN, AT, Asker("203.0.113.8", by_number=True)) == "in"


def test_whoever_holds_the_card_neither_locks_the_counter_nor_the_other_way_round(
    bind: sa.Connection, village: Cast
) -> None:
    for day in range(20):
        ask_pin(bind, village, "918273", AT + timedelta(days=2 * day), Asker("203.0.113.7"))
    later = AT + timedelta(days=40)
    assert ask_pin(bind, village, PIN, later, Asker("203.0.113.9")) == PinOff.code
    assert ask_pin(bind, village, PIN, later, Asker(at_counter=True)) == "in"
    assert ask_pin(bind, village, PIN, later, Asker("203.0.113.9")) == "in"


def test_a_phone_of_before_the_new_pin_is_a_strangers(
    session: Session, bind: sa.Connection, village: Cast
) -> None:
    old = Asker("10.0.0.1", "old", frozenset({f"household:{village.zhang.id}:0"}))
    new_hash = installed().hash(PIN)
    pins.set_pin(session, village.zhang.id, new_hash, must_change=True, by=village.admin, at=AT)
    for _guess in range(9):
        answer = ask_pin(bind, village, "918273", AT, old)
    assert answer == PinLocked.code
    known = Asker("10.0.0.1", "new", frozenset({f"household:{village.zhang.id}:1"}))
    assert ask_pin(bind, village, PIN, AT, known) == "in"


def test_an_ipv6_network_counts_as_one_address() -> None:
    assert network_of("2001:db8:0:1::5") == network_of("2001:db8:0:1:ffff::9") == "2001:db8:0:1::"
    assert network_of("2001:db8:0:2::5") != network_of("2001:db8:0:1::5")
    assert network_of("10.0.0.1") == "10.0.0.1"


def test_signing_in_makes_the_device_known(app: Flask, session: Session, village: Cast) -> None:
    own, stranger = app.test_client(), app.test_client()
    right = {"username": "admin", "password": PASSWORD}
    with time_machine.travel(AT, tick=False):
        assert own.post("/sign-in/staff", data=right).status_code == 303
        own.post("/sign-out")
        for number in range(30):
            place = {"REMOTE_ADDR": f"203.0.113.{number}"}
            stranger.post("/sign-in/staff", data=right | {"password": "x"}, environ_overrides=place)
        assert stranger.post("/sign-in/staff", data=right).status_code == 409
        assert own.post("/sign-in/staff", data=right).status_code == 303
    cookie = own.get_cookie("device")
    assert cookie is not None
    assert cookie.http_only


def test_a_household_whose_card_was_guessed_at_signs_in_on_its_phone(
    app: Flask, session: Session, village: Cast
) -> None:
    card = issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    own, thief = app.test_client(), app.test_client()
    with time_machine.travel(AT, tick=False):
        assert own.post(f"/c/{card}", data={"pin": PIN}).status_code == 303
        own.post("/sign-out")
        for _guess in range(6):
            thief.post(f"/c/{card}", data={"pin": "918273"})
        assert thief.post(f"/c/{card}", data={"pin": PIN}).status_code == 409
        assert own.post(f"/c/{card}", data={"pin": PIN}).status_code == 303


def test_a_forged_device_is_a_strangers(client: FlaskClient, session: Session) -> None:
    client.set_cookie("device", "WyJhIiwidXNlcjoxIl0.forged")
    assert client.post("/sign-in/staff", data={"username": "a", "password": "b"}).status_code == 422
