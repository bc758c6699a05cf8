"""The instants of a book never go back: a clock that is wrong posts and seals nothing."""

from datetime import datetime, timedelta

import pytest

from pointsapp import ledger
from tests.ledger.conftest import AT, Book

MINUTE, DAY, YEAR = timedelta(minutes=1), timedelta(days=1), timedelta(days=365)


def post(book: Book, key: str, at: datetime) -> ledger.Posted:
    return ledger.post(book.session, book.id, book.award(1, key), by="user:1", at=at)


def last(book: Book) -> datetime | None:
    return ledger.last_instant(book.session, book.id)


def test_an_empty_book_has_no_instant_and_takes_any(book: Book) -> None:
    assert last(book) is None
    post(book, "a", AT)
    assert last(book) == AT


def test_some_minutes_back_are_recorded_at_the_last_instant(book: Book) -> None:
    post(book, "a", AT)
    post(book, "b", AT - 5 * MINUTE)
    assert last(book) == AT
    report = ledger.verify(book.session.connection(), book_id=book.id)
    assert report.ok
    assert [one for one in report.remarks if one["kind"] == "instant-decreases"] == []


def test_more_than_minutes_back_are_refused_but_what_was_posted_is_found(book: Book) -> None:
    first = post(book, "a", AT)
    with pytest.raises(ledger.ClockBehind) as refused:
        post(book, "b", AT - 6 * MINUTE)
    assert refused.value.facts == {"now": AT - 6 * MINUTE, "last": AT}
    with pytest.raises(ledger.ClockBehind):
        ledger.seal(book.session, book.id, at=AT - DAY)
    assert post(book, "a", AT - DAY) == ledger.Posted(first.transaction_id, replayed=True)


def test_a_village_rests_for_a_year_but_not_for_ten(book: Book) -> None:
    post(book, "a", AT)
    post(book, "b", AT + YEAR)
    with pytest.raises(ledger.ClockAhead):
        post(book, "c", AT + 11 * YEAR)
    with pytest.raises(ledger.ClockAhead):
        ledger.seal(book.session, book.id, at=AT + 11 * YEAR)
    assert last(book) == AT + YEAR


def test_a_seal_counts_like_an_entry(book: Book) -> None:
    ledger.seal(book.session, book.id, at=AT)
    assert last(book) == AT
    with pytest.raises(ledger.ClockBehind):
        post(book, "a", AT - DAY)
    post(book, "a", AT + DAY)
    assert last(book) == AT + DAY


def test_who_says_that_the_clock_is_right_goes_on_from_there(book: Book) -> None:
    """The clock stood at 2036 once and was put right."""
    post(book, "a", AT + 300 * DAY)
    ledger.seal(book.session, book.id, at=AT, clock_is_right=True)
    assert last(book) == AT
    post(book, "b", AT + MINUTE)
    assert last(book) == AT + MINUTE
    report = ledger.verify(book.session.connection(), book_id=book.id)
    assert report.ok
    assert [one["kind"] for one in report.remarks].count("instant-decreases") == 1


def test_who_says_that_the_clock_is_right_after_years_goes_on(book: Book) -> None:
    post(book, "a", AT)
    later = AT + 3 * YEAR
    ledger.seal(book.session, book.id, at=later, clock_is_right=True)
    post(book, "b", later + MINUTE)


def test_each_book_has_its_own_last_instant(book: Book) -> None:
    post(book, "a", AT)
    other = ledger.open_book(book.session, code="test-2", at=AT)
    ledger.seal(book.session, other, at=AT - DAY)
    assert ledger.last_instant(book.session, other) == AT - DAY
    assert last(book) == ledger.latest_instant(book.session) == AT
