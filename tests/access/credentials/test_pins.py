"""PINs: drawn, chosen, counted; each limit at its very edge."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses, passwords, pins
from pointsapp.access.credentials.asking import Asker
from pointsapp.access.credentials.guesses import Limit
from pointsapp.access.current import hasher as installed
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import AuditRecord, Guess, Pin
from pointsapp.access.refusals import (
    PasswordLocked,
    PinLocked,
    PinOff,
    TooManyFromHere,
    TrivialPin,
    WrongPassword,
    WrongPin,
)
from pointsapp.refusals import NotFound, Refusal
from tests.village import AT, PASSWORD, PIN, Cast, helper_of, resident_of

WRONG = "918273"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bind(session: Session) -> sa.Connection:
    return session.connection()


@pytest.fixture
def hasher(app: Flask, village: Cast) -> Hasher:
    return installed()


def count(bind: sa.Connection, at: datetime, *, subject: str = "number:1") -> guesses.Try:
    return guesses.count(bind, Limit(subject), at=at)


def failures(session: Session) -> dict[str, int]:
    rows = session.execute(sa.select(Guess.subject, Guess.failures))
    return {row.subject: row.failures for row in rows}


def test_the_wait_doubles_from_a_quarter_of_an_hour_to_a_day(bind: sa.Connection) -> None:
    at, waits, left = AT, [], []
    for _guess in range(14):
        counted = count(bind, at)
        assert counted.allowed
        left.append(counted.tries_left)
        waits.append((counted.until - at) // MINUTE if counted.until else None)
        at = counted.until or at
    assert left[:6] == [4, 3, 2, 1, 0, 0]
    assert waits == [None] * 4 + [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]


def test_a_wait_ends_at_its_last_second_and_not_before(bind: sa.Connection) -> None:
    until = next(counted.until for _n in range(9) if (counted := count(bind, AT)).until)
    early = count(bind, until - timedelta(seconds=1))
    assert (early.allowed, early.until) == (False, until)
    assert count(bind, until).allowed


def test_a_clock_that_ran_ahead_locks_no_longer_than_its_length(bind: sa.Connection) -> None:
    years_ahead = AT + timedelta(days=3650)
    for _guess in range(5):
        count(bind, years_ahead)
    refused = count(bind, AT)
    assert (refused.allowed, refused.until) == (False, AT + 15 * MINUTE)
    later = count(bind, AT + 14 * MINUTE)
    assert (later.allowed, later.until) == (False, AT + 15 * MINUTE)
    assert count(bind, AT + 15 * MINUTE).allowed


def test_a_clock_that_ran_ahead_keeps_no_address_out(bind: sa.Connection) -> None:
    for at in (AT + timedelta(days=3650), AT):
        paces = [guesses.pace(bind, "address:1", most=30, at=at) for _try in range(31)]
        assert paces == [None] * 30 + [at + MINUTE]


def test_who_is_guessed_by_the_number_is_never_turned_off(bind: sa.Connection) -> None:
    for day in range(40):
        assert count(bind, AT + timedelta(days=2 * day)).allowed


def test_the_last_wrong_guess_turns_off_and_the_one_before_does_not(
    bind: sa.Connection,
) -> None:
    tries = [
        guesses.count(bind, Limit("household:1", most=8), at=AT + timedelta(days=2 * day))
        for day in range(9)
    ]
    assert [one.is_off for one in tries] == [False] * 7 + [True, True]
    assert [one.allowed for one in tries] == [True] * 8 + [False]
    assert tries[8].until is None


def test_thirty_a_minute_and_the_next_minute_thirty_again(bind: sa.Connection) -> None:
    for _sign_in in range(pins.MOST_A_MINUTE):
        pins.check_pace(bind, "10.0.0.1", at=AT)
    with pytest.raises(TooManyFromHere) as paused:
        pins.check_pace(bind, "10.0.0.1", at=AT + timedelta(seconds=59))
    assert paused.value.facts == {"until": AT + MINUTE}
    pins.check_pace(bind, "10.0.0.2", at=AT)
    for _sign_in in range(pins.MOST_A_MINUTE):
        pins.check_pace(bind, "10.0.0.1", at=AT + MINUTE)


def wrong(bind: sa.Connection, village: Cast, hasher: Hasher, *, by_number: bool) -> Refusal:
    asker = Asker(by_number=by_number)
    with pytest.raises(Refusal) as refused:
        pins.confirm_pin(bind, village.zhang.id, WRONG, hasher=hasher, at=AT, asker=asker)
    return refused.value


@pytest.mark.parametrize("by_number", [True, False])
def test_guesses_by_the_number_and_by_the_card_are_counted_apart(
    bind: sa.Connection, village: Cast, hasher: Hasher, *, by_number: bool
) -> None:
    for _guess in range(5):
        wrong(bind, village, hasher, by_number=by_number)
    assert isinstance(wrong(bind, village, hasher, by_number=by_number), PinLocked)
    other_way = Asker(by_number=not by_number)
    epoch = pins.confirm_pin(bind, village.zhang.id, PIN, hasher=hasher, at=AT, asker=other_way)
    assert epoch == 0


def test_one_households_wrong_guesses_are_not_its_neighbours(
    bind: sa.Connection, village: Cast, hasher: Hasher
) -> None:
    for _guess in range(5):
        wrong(bind, village, hasher, by_number=False)
    pins.confirm_pin(bind, village.li.id, PIN, hasher=hasher, at=AT)


def test_an_unknown_number_is_refused_like_a_wrong_pin_whatever_is_typed(
    bind: sa.Connection, hasher: Hasher, village: Cast
) -> None:
    kinds = []
    for _guess in range(6):
        with pytest.raises(Refusal) as refused:
            pins.refuse_unknown_household(bind, "999", "nobody's secret", hasher=hasher, at=AT)
        kinds.append((type(refused.value), refused.value.facts.get("tries_left")))
    assert kinds[:4] == [(WrongPin, 4), (WrongPin, 3), (WrongPin, 2), (WrongPin, 1)]
    assert kinds[4:] == [(PinLocked, None)] * 2


def test_a_helpers_pin_is_locked_but_never_turned_off(
    bind: sa.Connection, session: Session, village: Cast, hasher: Hasher
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    for day in range(25):
        with pytest.raises((WrongPin, PinLocked)):
            pins.try_pin(
                bind,
                helper.code,
                [Limit(helper.code)],
                (hasher.hash(PIN), WRONG),
                hasher=hasher,
                at=AT + timedelta(days=2 * day),
            )


def test_a_pin_that_is_off_is_not_looked_at(
    bind: sa.Connection, session: Session, village: Cast, hasher: Hasher
) -> None:
    subject, *_others = pins.pin_subjects(village.zhang.id)
    session.add(Guess(subject=subject, failures=pins.CARD_GUESSES[pins.BY_CARD]))
    session.commit()
    with pytest.raises(PinOff):
        pins.confirm_pin(bind, village.zhang.id, PIN, hasher=hasher, at=AT)


@pytest.mark.parametrize("by_number", [True, False])
def test_a_wrong_pin_stands_in_the_villages_log_under_its_household(
    bind: sa.Connection, session: Session, village: Cast, hasher: Hasher, *, by_number: bool
) -> None:
    wrong(bind, village, hasher, by_number=by_number)
    kept = session.scalars(sa.select(AuditRecord).filter_by(event=Event.WRONG_SECRET)).one()
    told = (kept.village_id, kept.actor, kept.subject)
    assert told == (village.id, "anonymous", f"household:{village.zhang.id}")


def test_a_wrong_password_and_a_helpers_wrong_pin_stand_in_the_villages_log(
    bind: sa.Connection, session: Session, village: Cast
) -> None:
    helper = helper_of(session, village.zhang, village.id)
    for subject in (village.admin.code, helper.code, guesses.heap("unknown-user", "x")):
        guesses.record_failure(bind, subject, at=AT)
    kept = session.scalars(sa.select(AuditRecord).filter_by(event=Event.WRONG_SECRET))
    assert [record.village_id for record in kept] == [village.id, village.id, None]


def test_invented_names_are_counted_in_few_heaps() -> None:
    heaps = {guesses.heap("unknown-user", str(number)) for number in range(100)}
    assert {heap.partition(":")[0] for heap in heaps} == {"unknown-user"}
    assert {len(heap.partition(":")[2]) for heap in heaps} == {4}
    assert len(heaps) > 90


def test_a_drawn_pin_has_six_digits_and_is_not_trivial(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Iterator[int] = iter([0, 123456, 417])
    monkeypatch.setattr(secrets, "randbelow", lambda _most: next(drawn))
    assert pins.draw_pin() == "000417"


@pytest.mark.parametrize("pin", ["112233", "280416", "100000", "123457", "121213"])
def test_an_ordinary_pin_is_taken(pin: str) -> None:
    assert pins.check_new_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "28041", "2804160", "28o416", "-28041", "135791", "098765", "242424", "907907"]
)
def test_what_is_no_pin_or_guessed_first_is_refused(pin: str) -> None:
    with pytest.raises(TrivialPin):
        pins.check_new_pin(pin)


def test_each_new_pin_ends_the_sessions_of_the_one_before_and_forgets_its_guesses(
    bind: sa.Connection, session: Session, village: Cast, hasher: Hasher
) -> None:
    for by_number in (True, False):
        wrong(bind, village, hasher, by_number=by_number)
    guesses.count(bind, Limit("household:999"), at=AT)
    zhang = resident_of(village.zhang, village.id)
    later = AT + MINUTE
    home, by = village.zhang.id, village.admin
    assert pins.set_pin(session, home, "drawn", must_change=True, by=by, at=AT) == 1
    kept = session.get_one(Pin, village.zhang.id)
    assert (kept.pin_hash, kept.must_change, kept.set_by) == ("drawn", True, village.admin.code)
    assert failures(session) == {"household:999": 1}
    assert pins.choose_pin(session, "chosen", by=zhang, at=later) == 2
    assert (kept.pin_hash, kept.must_change) == ("chosen", False)
    assert (kept.set_by, kept.set_at) == (zhang.code, later)
    events = sa.select(AuditRecord.event, AuditRecord.actor).order_by(AuditRecord.id.desc())
    last = [tuple(row) for row in session.execute(events.limit(2))]
    assert last == [("pin-changed", zhang.code), ("pin-reset", village.admin.code)]


def test_who_lives_in_no_household_of_the_village_chooses_no_pin(
    session: Session, village: Cast
) -> None:
    with pytest.raises(NotFound):
        pins.choose_pin(session, "chosen", by=village.admin, at=AT)


def test_a_right_password_opens_the_present_session_and_forgets_wrong_ones(
    bind: sa.Connection, session: Session, village: Cast, hasher: Hasher
) -> None:
    for _round in range(2):
        for left in (4, 3, 2, 1):
            with pytest.raises(WrongPassword) as refused:
                passwords.confirm_password(bind, "admin", "wrong", hasher=hasher, at=AT)
            assert refused.value.facts == {"tries_left": left}
        code = passwords.confirm_password(bind, "admin", PASSWORD, hasher=hasher, at=AT)
        assert code == f"{village.admin.code}:0"
        assert failures(session) == {}


def test_a_locked_password_is_not_looked_at(
    bind: sa.Connection, village: Cast, hasher: Hasher
) -> None:
    for _guess in range(5):
        with pytest.raises((WrongPassword, PasswordLocked)) as refused:
            passwords.confirm_password(bind, "admin", "wrong", hasher=hasher, at=AT)
    assert refused.value.facts == {"until": AT + timedelta(minutes=15)}
    with pytest.raises(PasswordLocked) as locked:
        passwords.confirm_password(bind, "admin", PASSWORD, hasher=hasher, at=AT + MINUTE)
    assert locked.value.facts == {"until": AT + timedelta(minutes=15)}
