"""Posting: what counts, counts once, and never below the floor."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pointsapp import ledger
from pointsapp.community.books import EARNING_KINDS
from tests.ledger.conftest import AT, DAY, Book


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
    assert ledger.earned(book.session, book.zhang, kinds=EARNING_KINDS, since=None) == 14
    book.reverse(wrong, "r")
    assert ledger.earned(book.session, book.zhang, kinds=EARNING_KINDS, since=None) == 4
    assert (
        ledger.earned(
            book.session, book.zhang, kinds=EARNING_KINDS, since=DAY.replace(month=1, day=1)
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
