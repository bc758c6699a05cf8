"""What accounts hold, now and after a transaction, and what moved on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from pointsapp import ledger
from pointsapp.ledger import standing, statements
from tests.ledger.conftest import AT, DAY, LONG_AGO, Book, open_village

LAST_MONTH = date(2026, 10, 31)


@dataclass
class Shelf:
    soap: int
    rice: int
    received: int


@pytest.fixture
def shelf(book: Book) -> Shelf:
    """Three soaps came last month, two bags of rice today; one soap broke."""
    received, soap = (
        ledger.open_account(book.session, book_id=book.id, kind=kind, commodity="soap", floor=floor)
        for kind, floor in (("received", None), ("shelf", 0))
    )
    rice_received, rice = (
        ledger.open_account(book.session, book_id=book.id, kind=kind, commodity="rice", floor=floor)
        for kind, floor in (("received", None), ("shelf", 0))
    )
    move(book, received, soap, 3, "receipt", source_id=1, day=LAST_MONTH)
    move(book, rice_received, rice, 2, "receipt", source_id=2, day=DAY)
    move(book, soap, received, 1, "loss", source_id=None, day=DAY)
    return Shelf(soap, rice, received)


def move(
    book: Book, giver: int, taker: int, count: int, kind: str, source_id: int | None, day: date
) -> int:
    legs = (ledger.Leg(giver, -count), ledger.Leg(taker, count))
    key = f"{kind}-{source_id}-{giver}"
    posting = ledger.Posting(key, kind, legs, day, kind, source_id, "by hand")
    return book.post(posting).transaction_id


def test_holdings_are_by_commodity_and_accounts_likewise(book: Book, shelf: Shelf) -> None:
    next_door = open_village(book.session, "next-door")
    ledger.open_account(book.session, book_id=next_door.id, kind="shelf", commodity="soap")
    assert ledger.holdings(book.session, book.id, kind="shelf") == {"soap": 2, "rice": 2}
    assert ledger.accounts_of(book.session, book.id, kind="shelf") == {
        "soap": shelf.soap,
        "rice": shelf.rice,
    }
    assert ledger.holdings(book.session, next_door.id, kind="shelf") == {"soap": 0}


def test_standings_are_by_kind_and_commodity(book: Book, shelf: Shelf) -> None:
    kinds, commodities = ["shelf", "received"], ["soap", "salt"]
    of_soap = {
        ("shelf", "soap"): ledger.Standing(shelf.soap, 2),
        ("received", "soap"): ledger.Standing(shelf.received, -2),
    }
    standing_now = ledger.standings(book.session, book.id, kinds=kinds, commodities=commodities)
    assert standing_now == of_soap
    with_zhang = ledger.standings(
        book.session, book.id, kinds=kinds, commodities=commodities, account_id=book.zhang
    )
    assert with_zhang == of_soap | {("household", ledger.POINTS): ledger.Standing(book.zhang, 0)}


def test_debts_are_not_taken_off_what_is_held(book: Book) -> None:
    ledger.let_owe(book.session, [book.li], most=5)
    book.post(book.award(4, "a"))
    legs = (ledger.Leg(book.li, -5), ledger.Leg(book.issued, 5))
    book.post(book.award(5, "b", legs=legs))
    assert ledger.held_in_all(book.session, book.id, kind="household") == 4
    assert ledger.held_in_all(book.session, book.id, kind="nothing") == 0


def test_who_may_owe_five_owes_no_six(book: Book) -> None:
    ledger.let_owe(book.session, [book.li], most=5)
    legs = (ledger.Leg(book.li, -6), ledger.Leg(book.issued, 6))
    with pytest.raises(ledger.BelowFloor):
        book.post(book.award(6, "a", legs=legs))


@pytest.mark.parametrize("chunk", [1, 10_000])
def test_many_accounts_are_read_whatever_goes_into_one_statement(
    book: Book, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(standing, "CHUNK", chunk)
    monkeypatch.setattr(statements, "CHUNK", chunk)
    first = book.post(book.award(4, "a")).transaction_id
    second = book.post(book.spend(1, "s")).transaction_id
    held = ledger.balances(book.session, [book.zhang, book.li])
    assert held == {book.zhang: 3, book.li: 0}
    after = ledger.balances_after(book.session, [first, second], kind="household")
    assert after == {first: 4, second: 3}
    entries = ledger.statements_between(
        book.session, [book.zhang, book.li], AT, AT + timedelta(seconds=1)
    )
    assert [entry.amount for entry in entries[book.zhang]] == [4, -1]
    assert entries[book.li] == []


def test_a_balance_is_known_after_each_transaction(book: Book) -> None:
    first = book.post(book.award(4, "a")).transaction_id
    book.post(book.award(2, "b"))
    assert ledger.balance_after(book.session, book.zhang, first) == 4
    entry = ledger.statement(book.session, book.zhang).entries[-1]
    assert ledger.check_code_of(book.session, book.zhang, first) == entry.check_code
    for account_id, transaction_id in ((book.li, first), (book.zhang, 10**6)):
        with pytest.raises(ledger.UnknownTransaction):
            ledger.balance_after(book.session, account_id, transaction_id)


def test_what_was_earned_counts_from_its_day_on(book: Book) -> None:
    book.post(book.award(4, "a", occurred_on=LAST_MONTH))
    wrong = book.post(book.award(7, "b", occurred_on=LAST_MONTH)).transaction_id
    book.reverse(wrong, "r")
    book.post(book.award(1, "c", kind="opening"))

    def earned(since: date) -> int:
        return ledger.earned(book.session, book.id, book.zhang, kinds=["award"], since=since)

    assert [earned(LONG_AGO), earned(LAST_MONTH), earned(DAY)] == [4, 4, 0]


def test_the_course_of_an_account_is_what_it_held_before_each_instant(book: Book) -> None:
    def course(account_id: int, *instants: datetime) -> ledger.Course:
        now = ledger.balance(book.session, account_id)
        return ledger.course(book.session, account_id, instants, held_now=now)

    assert course(book.li, AT) == ledger.Course((0,), 0)
    book.post(book.award(4, "a"))
    book.post(book.spend(1, "s"))
    later = AT + timedelta(seconds=1)
    assert course(book.zhang, AT, later) == ledger.Course((0, 3), 4)
    assert course(book.zhang, later) == ledger.Course((3,), 0)


def test_movements_come_in_the_order_of_posting(book: Book, shelf: Shelf) -> None:
    moved = ledger.movements(book.session, book.id, kinds=["shelf"])
    assert [(m.commodity, m.account_kind, m.amount, m.kind, m.occurred_on) for m in moved] == [
        ("soap", "shelf", 3, "receipt", LAST_MONTH),
        ("rice", "shelf", 2, "receipt", DAY),
        ("soap", "shelf", -1, "loss", DAY),
    ]
    assert [m.transaction_id for m in moved] == sorted(m.transaction_id for m in moved)
    assert {(m.memo, m.reverses_id) for m in moved} == {("by hand", None)}
    rice = ledger.movements(book.session, book.id, kinds=["shelf", "received"], commodity="rice")
    assert sorted(m.amount for m in rice) == [-2, 2]


def test_turnover_has_a_first_day_and_a_last_transaction(book: Book, shelf: Shelf) -> None:
    last = ledger.last_transaction(book.session, book.id)

    def turnover(since: date, through: int) -> dict[tuple[str, str], int]:
        return ledger.turnover(book.session, book.id, kinds=["shelf"], since=since, through=through)

    soap, rice = ("shelf", "soap"), ("shelf", "rice")
    assert turnover(LAST_MONTH, last) == {soap: 2, rice: 2}
    assert turnover(LAST_MONTH, last - 1) == {soap: 3, rice: 2}
    assert turnover(LAST_MONTH + timedelta(days=1), last) == {soap: -1, rice: 2}


def test_an_empty_book_has_no_last_transaction(book: Book) -> None:
    assert ledger.last_transaction(book.session, book.id) == 0


def test_what_moved_by_month_and_by_source(book: Book, shelf: Shelf) -> None:
    def by_month(since: date) -> dict[tuple[date, str], int]:
        return ledger.moved_by_month(book.session, book.id, kinds=["shelf"], since=since)

    october, november = date(2026, 10, 1), date(2026, 11, 1)
    assert by_month(LAST_MONTH) == {(october, "shelf"): 3, (november, "shelf"): 1}
    assert by_month(LAST_MONTH + timedelta(days=1)) == {(november, "shelf"): 1}

    def by_source(kind: str) -> dict[int, int]:
        return ledger.moved_by_source(book.session, book.id, source_kind=kind, account_kind="shelf")

    assert by_source("receipt") == {1: 3, 2: 2}
    assert by_source("loss") == {}


def test_books_are_listed_by_their_codes(book: Book) -> None:
    next_door = open_village(book.session, "next-door")
    assert ledger.list_books(book.session) == {"next-door": next_door.id, "test-1": book.id}
