"""An account's statement: every field of an entry, page by page, between two instants."""

from datetime import timedelta

import pytest

from pointsapp import ledger
from tests.ledger.conftest import AT, DAY, Book


def test_an_entry_tells_everything_of_its_transaction(book: Book) -> None:
    wrong = book.post(book.award(4, "a")).transaction_id
    undone = book.reverse(wrong, "r").transaction_id
    reversal, award = ledger.statement(book.session, book.zhang).entries
    assert len(award.hash) == len(reversal.hash) == 64
    assert award.hash != reversal.hash
    assert award == ledger.StatementEntry(
        number=1,
        amount=4,
        balance_after=4,
        occurred_on=DAY,
        recorded_at=AT,
        kind="award",
        memo="E03 2h",
        source_kind="award_line",
        source_id=7,
        transaction_id=wrong,
        reverses_id=None,
        hash=award.hash,
        account_id=book.zhang,
        recorded_by="user:1",
    )
    assert (reversal.number, reversal.amount, reversal.balance_after) == (2, -4, 0)
    assert (reversal.kind, reversal.memo, reversal.reverses_id) == ("reversal", "wrong", wrong)
    assert (reversal.source_kind, reversal.source_id) == ("award_line", 7)
    assert (reversal.transaction_id, reversal.recorded_by) == (undone, "user:2")


@pytest.mark.parametrize("before", [-1, 0, 1])
def test_before_the_first_entry_there_is_nothing(book: Book, before: int) -> None:
    book.post(book.award(4, "a"))
    page = ledger.statement(book.session, book.zhang, before=before)
    assert page == ledger.StatementPage((), None, balance=4, count=1)


def test_a_number_beyond_all_numbers_asks_for_the_newest(book: Book) -> None:
    book.post(book.award(4, "a"))
    page = ledger.statement(book.session, book.zhang, before=10**12)
    assert [entry.number for entry in page.entries] == [1]


def test_a_page_that_ends_with_the_second_entry_has_an_older_one(book: Book) -> None:
    awards = [book.award(1, f"k{number}") for number in range(3)]
    ledger.post_many(book.session, book.id, awards, by="user:1", at=AT)
    assert ledger.statement(book.session, book.zhang, limit=2).older == 2
    assert ledger.statement(book.session, book.zhang, limit=3).older is None


def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(book: Book) -> None:
    for hours in range(3):
        posting = book.award(1 + hours, f"k{hours}")
        ledger.post(book.session, book.id, posting, by="user:1", at=AT + timedelta(hours=hours))
    since, until = AT, AT + timedelta(hours=2)
    entries = ledger.statement_between(book.session, book.zhang, since, until)
    assert [entry.amount for entry in entries] == [2, 1]
    many = ledger.statements_between(book.session, [book.zhang], since, until)
    assert many == {book.zhang: list(reversed(entries))}
