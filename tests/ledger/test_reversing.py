"""Many transactions are undone at once, in as many statements as one."""

import pytest

from pointsapp import ledger
from tests.ledger.conftest import AT, Book
from tests.page import statements


def award(book: Book, count: int) -> list[int]:
    postings = [book.award(2, f"award:{number}") for number in range(count)]
    posted = ledger.post_many(book.session, book.id, postings, by="user:1", at=AT)
    return [one.transaction_id for one in posted]


def undo(book: Book, *transactions: int, key: str = "undo") -> list[ledger.Posted]:
    reversals = [ledger.Reversal(one, f"{key}:{one}", "wrong") for one in transactions]
    return ledger.reverse_many(book.session, book.id, reversals, by="user:2", at=AT)


def test_all_are_undone_in_their_order(book: Book) -> None:
    transactions = award(book, 3)
    undone = undo(book, *transactions)
    assert [one.replayed for one in undone] == [False] * 3
    assert book.balance() == 0
    assert ledger.verify(book.session.connection(), book_id=book.id).problems == []


def test_undone_again_under_the_same_keys_nothing_moves(book: Book) -> None:
    transactions = award(book, 3)
    first = undo(book, *transactions[:2])
    again = undo(book, *transactions)
    assert [one.replayed for one in again] == [True, True, False]
    assert [one.transaction_id for one in again[:2]] == [one.transaction_id for one in first]
    assert book.balance() == 0


def test_one_that_cannot_be_undone_keeps_all_as_they_are(book: Book) -> None:
    transactions = award(book, 2)
    undo(book, transactions[1], key="before")
    with pytest.raises(ledger.AlreadyReversed):
        undo(book, *transactions)
    assert book.balance() == 2


def test_twice_in_one_act_is_once_too_often(book: Book) -> None:
    (transaction,) = award(book, 1)
    reversals = [ledger.Reversal(transaction, key, "wrong") for key in ("a", "b")]
    with pytest.raises(ledger.AlreadyReversed):
        ledger.reverse_many(book.session, book.id, reversals, by="user:2", at=AT)


def test_what_was_spent_meanwhile_stops_the_whole_act(book: Book) -> None:
    transactions = award(book, 2)
    ledger.post(book.session, book.id, book.spend(3, "soap"), by="user:1", at=AT)
    with pytest.raises(ledger.BelowFloor):
        undo(book, *transactions)
    assert book.balance() == 1


def test_unknown_transactions_and_reversals_are_not_undone(book: Book) -> None:
    (transaction,) = award(book, 1)
    (reversal,) = undo(book, transaction)
    with pytest.raises(ledger.UnknownTransaction):
        undo(book, 999_999)
    with pytest.raises(ledger.ReversalOfReversal):
        undo(book, reversal.transaction_id)


def test_nothing_to_undo_is_nothing(book: Book) -> None:
    assert undo(book) == []


def test_the_statements_do_not_grow_with_what_is_undone(book: Book) -> None:
    counts = []
    for count in (1, 43, 531):
        postings = [book.award(1, f"of {count}:{number}") for number in range(count)]
        posted = ledger.post_many(book.session, book.id, postings, by="user:1", at=AT)
        with statements(book.session.connection()) as seen:
            undo(book, *(one.transaction_id for one in posted), key=f"undo {count}")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 10
