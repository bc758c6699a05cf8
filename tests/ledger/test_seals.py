"""Seals: numbered, chained, over all accounts; listed from the newest."""

from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa

from pointsapp import ledger
from pointsapp.ledger import encoding, stored
from pointsapp.ledger.models import LedgerSeal
from pointsapp.ledger.offline_verifier import KNOWN_GUARDS
from tests.ledger.conftest import AT, Book, open_village
from tests.ledger.test_verification import let_tamper

LAST = sa.text("SELECT * FROM ledger_seal WHERE book_id = :book ORDER BY number DESC LIMIT 1")


def test_a_book_that_was_never_sealed_has_no_seal(book: Book) -> None:
    assert ledger.last_seal(book.session, book.id) is None
    assert ledger.list_seals(book.session, book.id) == ()


def test_each_seal_is_chained_to_the_one_before(book: Book) -> None:
    first = ledger.seal(book.session, book.id, at=AT)
    transaction_id = book.post(book.award(4, "a")).transaction_id
    second = ledger.seal(book.session, book.id, at=AT + timedelta(microseconds=7))
    assert (first.number, first.previous_hash) == (1, "0" * 64)
    assert (first.through_transaction_id, first.account_count) == (0, 4)
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert (second.through_transaction_id, second.account_count) == (transaction_id, 4)
    assert second.book_code == "test-1"
    assert second.sealed_at == AT
    assert second.root != first.root
    mark = ledger.last_seal(book.session, book.id)
    assert mark == ledger.SealMark(number=2, sealed_at=AT, hash=second.hash)


def unseal(book: Book, **changes: object) -> None:
    """Change the book's last seal, behind the guards, so that its hash fits."""
    connection = book.session.connection()
    let_tamper(book)
    last = connection.execute(LAST, {"book": book.id}).mappings().one()
    seal = {**last, **changes}
    columns = ("number", "through_transaction_id", "account_count", "root", "previous_hash")
    facts = ("test-1", *(seal[column] for column in columns), "2026-11-14T02:00:00Z")
    witnessed = (seal["guards"], seal["chain_head"]) if seal["guards"] else ()
    changes["hash"] = encoding.seal_hash(facts, witnessed)
    change = sa.update(LedgerSeal).where(LedgerSeal.id == last["id"]).values(changes)
    connection.execute(change)
    ledger.create_guards(connection)


def test_a_seal_of_the_first_version_stays_valid_before_newer_ones(book: Book) -> None:
    ledger.seal(book.session, book.id, at=AT)
    unseal(book, guards=None, chain_head=None)
    newer = ledger.seal(book.session, book.id, at=AT)
    report = ledger.verify(book.session.connection())
    assert (report.problems, newer.number) == ([], 2)
    unseal(book, guards=None, chain_head=None)
    assert ledger.verify(book.session.connection()).problems == []


def test_a_seal_made_under_guards_of_no_release_is_named_for_ever(book: Book) -> None:
    connection = book.session.connection()
    ledger.seal(book.session, book.id, at=AT)
    let_tamper(book)
    ledger.seal(book.session, book.id, at=AT)
    ledger.create_guards(connection)
    ledger.seal(book.session, book.id, at=AT)
    (problem,) = ledger.verify(connection).problems
    assert (problem["kind"], problem["seal"]) == ("seal-guards", 2)
    assert str(problem["sealed_at"]).startswith("2026-11-14")


def test_the_guards_of_another_release_are_remarked_on(book: Book) -> None:
    names = {name: fingerprint for fingerprint, name in KNOWN_GUARDS.items()}
    for name in sorted(names):
        ledger.seal(book.session, book.id, at=AT)
        unseal(book, guards=names[name])
    report = ledger.verify(book.session.connection())
    told = [one for one in report.remarks if one["kind"] == "guards-changed"]
    assert report.problems == []
    assert [one["before"] for one in told] == sorted(names)[:-1]


def test_the_next_village_is_sealed_apart(book: Book) -> None:
    next_door = open_village(book.session, "next-door")
    book.post(book.award(4, "a"))
    assert ledger.seal(book.session, next_door.id, at=AT).through_transaction_id == 0
    assert ledger.last_seal(book.session, book.id) is None


def test_seals_are_listed_page_by_page(book: Book) -> None:
    for hours in range(4):
        ledger.seal(book.session, book.id, at=AT + timedelta(hours=hours))

    def numbers(before: int | None, limit: int) -> list[int]:
        seals = ledger.list_seals(book.session, book.id, before=before, limit=limit)
        return [seal.number for seal in seals]

    assert numbers(None, 2) == [4, 3]
    assert numbers(3, 30) == [2, 1]


def test_a_seal_is_printed_as_the_beginning_of_its_hash(book: Book) -> None:
    mark = ledger.SealMark(number=1, sealed_at=AT, hash="f" * 64)
    assert mark.check_code == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZ"


def test_the_tree_over_no_account_is_the_hash_of_nothing() -> None:
    assert encoding.merkle_root([]) == sha256(b"").hexdigest()


@pytest.mark.parametrize("stamp", ["2026-11-14 02:00:00.000001", "2026-11-14 02:00:00", "x"])
def test_an_instant_that_the_ledger_would_not_write_keeps_its_text(stamp: str) -> None:
    row = [1, "key", "hash", "kind", "2026-11-14", stamp, "by", "source", 7, "memo", None]
    assert stored.hashed_facts(row) == row


def test_legs_that_cannot_be_sorted_match_nothing() -> None:
    assert stored.sortable([(2, 1), (1, 1)]) == [(1, 1), (2, 1)]
    assert stored.sortable([(1, 1), ("x", 1)]) == []
