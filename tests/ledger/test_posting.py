"""Posting: what counts, counts once, and never below the floor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pointsapp import ledger
from tests.ledger.conftest import AT, DAY, LONG_AGO, Book, open_village
from tests.page import statements


def test_an_award_raises_the_balance(book: Book) -> None:
    assert not book.post(book.award(4, "a")).replayed
    assert book.balance() == 4
    assert ledger.balances(book.session, [book.zhang, book.li, book.issued]) == {
        book.zhang: 4,
        book.li: 0,
        book.issued: -4,
    }


def test_the_same_key_counts_once_and_other_content_is_refused(book: Book) -> None:
    first = book.post(book.award(4, "a"))
    assert book.post(book.award(4, "a")) == ledger.Posted(first.transaction_id, replayed=True)
    with pytest.raises(ledger.KeyReused):
        book.post(book.award(5, "a"))
    assert book.balance() == 4


def test_many_awards_are_posted_in_order_and_a_key_twice_among_them_once(book: Book) -> None:
    awards = [book.award(4, "a"), book.award(2, "b"), book.award(4, "a")]
    posted = ledger.post_many(book.session, book.id, awards, by="user:1", at=AT)
    assert [one.replayed for one in posted] == [False, False, True]
    assert posted[0].transaction_id == posted[2].transaction_id < posted[1].transaction_id
    assert book.balance() == 6


def test_nobody_spends_more_than_he_has(book: Book) -> None:
    book.post(book.award(4, "a"))
    with pytest.raises(ledger.BelowFloor) as refused:
        book.post(book.spend(5, "s"))
    assert refused.value.facts["balance"] == 4
    book.post(book.spend(4, "s"))
    assert book.balance() == 0


def test_a_lower_floor_allows_a_deduction_but_no_redemption_below_zero(book: Book) -> None:
    low = ledger.open_account(book.session, book_id=book.id, kind="household", floor=-10)
    legs = (ledger.Leg(low, -3), ledger.Leg(book.issued, 3))
    with pytest.raises(ledger.BelowFloor):
        book.post(book.spend(3, "s", legs=legs))
    book.post(book.award(3, "d", legs=legs))
    assert ledger.balance(book.session, low) == -3


def test_a_reversal_undoes_the_whole_once(book: Book) -> None:
    wrong = book.post(book.award(4, "a")).transaction_id
    undone = book.reverse(wrong, "r")
    assert book.balance() == 0
    assert book.reverse(wrong, "r") == replace(undone, replayed=True)
    with pytest.raises(ledger.AlreadyReversed):
        book.reverse(wrong, "again")
    with pytest.raises(ledger.ReversalOfReversal):
        book.reverse(undone.transaction_id, "back")
    other = book.post(book.award(4, "b")).transaction_id
    with pytest.raises(ledger.KeyReused):
        book.reverse(other, "r")
    with pytest.raises(ledger.UnknownTransaction):
        book.reverse(10**6, "x")


def test_what_was_undone_was_not_earned(book: Book) -> None:
    last_year = book.award(10, "old", occurred_on=DAY - timedelta(days=365))
    wrong = book.post(last_year).transaction_id
    book.post(book.award(4, "a"))
    book.post(book.award(100, "o", kind="opening"))
    book.post(book.spend(2, "s"))
    assert ledger.earned(book.session, book.id, book.zhang, kinds=["award"], since=LONG_AGO) == 14
    book.reverse(wrong, "r")
    assert ledger.earned(book.session, book.id, book.zhang, kinds=["award"], since=LONG_AGO) == 4
    assert (
        ledger.earned(
            book.session, book.id, book.zhang, kinds=["award"], since=DAY.replace(month=1, day=1)
        )
        == 4
    )


@pytest.mark.parametrize("amounts", [(4, 4), (4,), (), (0, 0), (-(10**10), 10**10)])
def test_legs_that_do_not_balance_are_refused(book: Book, amounts: tuple[int, ...]) -> None:
    pairs = zip((book.issued, book.zhang), amounts, strict=False)
    legs = tuple(ledger.Leg(*pair) for pair in pairs)
    with pytest.raises(ledger.Unbalanced):
        book.post(book.award(4, "a", legs=legs))


def test_soap_does_not_pay_for_points(book: Book) -> None:
    soap = ledger.open_account(
        book.session,
        book_id=book.id,
        kind="shelf",
        commodity=ledger.item_commodity(1),
        floor=None,
    )
    legs = (ledger.Leg(soap, -4), ledger.Leg(book.zhang, 4))
    with pytest.raises(ledger.Unbalanced):
        book.post(book.award(4, "a", legs=legs))
    assert (
        ledger.find_account(book.session, book_id=book.id, kind="shelf", commodity="item:1") == soap
    )


def test_strangers_are_refused(book: Book) -> None:
    legs = (ledger.Leg(book.issued, -4), ledger.Leg(10**6, 4))
    with pytest.raises(ledger.UnknownAccount):
        book.post(book.award(4, "a", legs=legs))
    with pytest.raises(ledger.UnknownAccount):
        ledger.balance(book.session, 10**6)
    with pytest.raises(ledger.UnknownAccount):
        ledger.statement(book.session, 10**6)
    with pytest.raises(ledger.UnknownAccount):
        ledger.find_account(book.session, book_id=book.id, kind="shelf")
    with pytest.raises(ledger.UnknownBook):
        ledger.lock_book(book.session, 10**6)


def test_days_to_come_and_closed_periods_are_refused(book: Book) -> None:
    with pytest.raises(ledger.FutureDay):
        book.post(book.award(4, "a", occurred_on=DAY + timedelta(days=1)))
    yesterday = DAY - timedelta(days=1)
    with pytest.raises(ledger.FutureDay):
        ledger.close_period(
            book.session, book.id, through=DAY + timedelta(days=1), by="user:1", at=AT
        )
    ledger.close_period(book.session, book.id, through=yesterday, by="user:1", at=AT)
    with pytest.raises(ledger.PeriodClosed):
        book.post(book.award(4, "a", occurred_on=yesterday))
    with pytest.raises(ledger.PeriodClosed):
        ledger.close_period(
            book.session, book.id, through=DAY - timedelta(days=9), by="user:1", at=AT
        )
    book.post(book.award(4, "a"))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "gift"},
        {"occurred_on": DAY - timedelta(days=1)},
        {"source_kind": "claim"},
        {"source_id": 8},
        {"source_id": None},
        {"memo": "E03 3h"},
    ],
)
def test_a_key_stands_for_everything_that_is_posted(book: Book, changes: dict[str, object]) -> None:
    book.post(book.award(4, "a"))
    with pytest.raises(ledger.KeyReused):
        book.post(book.award(4, "a", **changes))


def test_a_key_stands_for_the_accounts_whatever_their_order(book: Book) -> None:
    first = book.post(book.award(4, "a"))
    legs = (ledger.Leg(book.zhang, 4), ledger.Leg(book.issued, -4))
    assert book.post(book.award(4, "a", legs=legs)) == replace(first, replayed=True)
    other = (ledger.Leg(book.li, 4), ledger.Leg(book.issued, -4))
    with pytest.raises(ledger.KeyReused):
        book.post(book.award(4, "a", legs=other))


def test_the_next_village_has_keys_of_its_own(book: Book) -> None:
    next_door = open_village(book.session, "next-door")
    book.post(book.award(4, "a"))
    assert not next_door.post(next_door.award(5, "a")).replayed


def test_an_account_of_the_next_village_is_unknown(book: Book) -> None:
    next_door = open_village(book.session, "next-door")
    legs = (ledger.Leg(book.issued, -4), ledger.Leg(next_door.zhang, 4))
    with pytest.raises(ledger.UnknownAccount):
        book.post(book.award(4, "a", legs=legs))


def test_an_account_appears_once_in_a_posting(book: Book) -> None:
    legs = (ledger.Leg(book.issued, -4), ledger.Leg(book.zhang, 1), ledger.Leg(book.zhang, 3))
    with pytest.raises(ledger.Unbalanced):
        book.post(book.award(4, "a", legs=legs))


def test_a_posting_may_have_several_takers(book: Book) -> None:
    legs = (ledger.Leg(book.issued, -4), ledger.Leg(book.zhang, 1), ledger.Leg(book.li, 3))
    book.post(book.award(4, "a", legs=legs))
    assert ledger.balances(book.session, [book.zhang, book.li]) == {book.zhang: 1, book.li: 3}


def test_a_thousand_million_is_the_most_that_moves_at_once(book: Book) -> None:
    book.post(book.award(10**9, "a"))
    with pytest.raises(ledger.Unbalanced):
        book.post(book.award(10**9 + 1, "b"))
    assert book.balance() == 10**9


def test_a_postings_own_floor_binds_only_accounts_that_have_one(book: Book) -> None:
    book.post(book.award(4, "a", floor=0))
    assert ledger.balance(book.session, book.issued) == -4


def test_a_postings_own_floor_never_lowers_the_accounts(book: Book) -> None:
    with pytest.raises(ledger.BelowFloor) as refused:
        book.post(book.spend(3, "s", floor=-10))
    assert refused.value.facts == {
        "account_id": book.zhang,
        "balance": 0,
        "floor": 0,
        "amount": -3,
    }


def test_who_owes_may_pay_back_a_part(book: Book) -> None:
    ledger.let_owe(book.session, [book.zhang], most=10)
    legs = (ledger.Leg(book.zhang, -10), ledger.Leg(book.issued, 10))
    book.post(book.award(10, "d", legs=legs))
    book.post(book.award(1, "a", floor=0))
    assert book.balance() == -9


def test_one_refused_posting_keeps_all_from_the_book(book: Book) -> None:
    postings = [book.award(4, "a"), book.spend(5, "s")]
    with pytest.raises(ledger.BelowFloor):
        ledger.post_many(book.session, book.id, postings, by="user:1", at=AT)
    assert ledger.last_transaction(book.session, book.id) == 0
    assert book.balance() == 0


def test_the_day_is_the_villages_not_londons(book: Book) -> None:
    late = AT.replace(hour=16)
    posting = book.award(4, "a", occurred_on=DAY + timedelta(days=1))
    with pytest.raises(ledger.FutureDay):
        ledger.post(book.session, book.id, posting, by="user:1", at=late - timedelta(seconds=1))
    ledger.post(book.session, book.id, posting, by="user:1", at=late)
    undone = ledger.Reversal(ledger.last_transaction(book.session, book.id), "r", "wrong")
    ledger.reverse(book.session, book.id, undone, by="user:1", at=late)
    reversal = ledger.statement(book.session, book.zhang).entries[0]
    assert reversal.occurred_on == DAY + timedelta(days=1)


def test_a_period_is_closed_through_its_last_day(book: Book) -> None:
    yesterday = DAY - timedelta(days=1)
    for _again in range(2):
        ledger.close_period(book.session, book.id, through=yesterday, by="user:1", at=AT)
    book.post(book.award(4, "a", occurred_on=DAY))
    ledger.close_period(book.session, book.id, through=DAY, by="user:1", at=AT)
    with pytest.raises(ledger.PeriodClosed):
        book.post(book.award(4, "b", occurred_on=DAY))


def test_a_period_is_opened_again_back_to_an_earlier_day(book: Book) -> None:
    yesterday = DAY - timedelta(days=1)
    with pytest.raises(ledger.PeriodClosed):
        ledger.reopen_period(book.session, book.id, through=None)
    ledger.close_period(book.session, book.id, through=DAY, by="user:1", at=AT)
    with pytest.raises(ledger.PeriodClosed):
        ledger.reopen_period(book.session, book.id, through=DAY + timedelta(days=1))
    ledger.reopen_period(book.session, book.id, through=yesterday)
    book.post(book.award(4, "a", occurred_on=DAY))
    with pytest.raises(ledger.PeriodClosed):
        book.post(book.award(4, "b", occurred_on=yesterday))
    ledger.reopen_period(book.session, book.id, through=None)
    assert ledger.closed_through(book.session, book.id) is None
    book.post(book.award(4, "b", occurred_on=yesterday))


def test_nothing_to_post_is_nothing(book: Book) -> None:
    assert ledger.post_many(book.session, book.id, [], by="user:1", at=AT) == []


def test_the_statements_do_not_grow_with_what_is_posted(book: Book) -> None:
    counts = []
    for count in (1, 43, 531):
        postings = [book.award(1, f"of {count}: {number}") for number in range(count)]
        with statements(book.session.connection()) as seen:
            ledger.post_many(book.session, book.id, postings, by="user:1", at=AT)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8


Write = Callable[[Book, int], object]


@pytest.mark.parametrize(
    "write",
    [
        lambda book, _: book.post(book.award(1, "b")),
        lambda book, transaction: book.reverse(transaction, "r"),
        lambda book, _: ledger.open_account(book.session, book_id=book.id, kind="household"),
        lambda book, _: ledger.seal(book.session, book.id, at=AT),
        lambda book, _: ledger.close_period(book.session, book.id, through=DAY, by="user:1", at=AT),
        lambda book, _: ledger.lock_book(book.session, book.id),
    ],
    ids=["post", "reverse", "open an account", "seal", "close a period", "lock"],
)
def test_whatever_writes_locks_the_book_first(book: Book, write: Write) -> None:
    transaction_id = book.post(book.award(4, "a")).transaction_id
    book.session.commit()
    connection = book.session.connection()
    with statements(connection) as seen:
        write(book, transaction_id)
    assert "FROM ledger_book" in seen[0]
    if connection.dialect.name == "postgresql":
        assert seen[0].endswith("FOR UPDATE")


def test_accounts_are_locked_in_the_order_of_their_ids(book: Book) -> None:
    connection = book.session.connection()
    with statements(connection) as seen:
        book.post(book.award(4, "a"))
    (read,) = (one for one in seen if "FROM ledger_account" in one)
    if connection.dialect.name == "postgresql":
        assert "ORDER BY id FOR UPDATE" in read


def test_a_statement_comes_page_by_page(book: Book) -> None:
    ledger.post_many(
        book.session, book.id, [book.award(n, f"k{n}") for n in range(1, 6)], by="user:1", at=AT
    )
    page = ledger.statement(book.session, book.zhang, limit=3)
    assert [line.amount for line in page.entries] == [5, 4, 3]
    assert (page.older, page.balance, page.count) == (3, 15, 5)
    assert page.entries[0].recorded_at == AT
    rest = ledger.statement(book.session, book.zhang, before=page.older, limit=3)
    assert [line.balance_after for line in rest.entries] == [3, 1]
    assert rest.older is None


def test_a_book_is_locked_once_in_a_transaction_and_again_in_the_next(book: Book) -> None:
    book.session.commit()
    with statements(book.session.connection()) as seen:
        book.post(book.award(4, "a"))
        book.post(book.award(4, "b"))
    assert sum("FROM ledger_book" in one and "closed_through" in one for one in seen) == 1
    book.session.commit()
    with statements(book.session.connection()) as seen:
        book.post(book.award(4, "c"))
    assert "FROM ledger_book" in seen[0]


def test_a_period_that_was_just_closed_takes_nothing_in_the_same_transaction(book: Book) -> None:
    book.post(book.award(4, "a"))
    ledger.close_period(book.session, book.id, through=DAY, by="user:1", at=AT)
    with pytest.raises(ledger.PeriodClosed):
        book.post(book.award(4, "b"))


def test_nothing_to_post_is_nothing_posted(book: Book) -> None:
    assert ledger.post_many(book.session, book.id, [], by="user:1", at=AT) == []
