"""A little village's book: two households, where points come from and where they go."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 14)
LONG_AGO = date(2000, 1, 1)


@dataclass
class Book:
    session: Session
    id: int
    issued: int
    redeemed: int
    zhang: int
    li: int

    def award(self, amount: int, key: str, **changes: Any) -> ledger.Posting:
        legs = (ledger.Leg(self.issued, -amount), ledger.Leg(self.zhang, amount))
        posting = ledger.Posting(key, "award", legs, DAY, "award_line", 7, "E03 2h")
        return posting._replace(**changes)

    def spend(self, amount: int, key: str, **changes: Any) -> ledger.Posting:
        legs = (ledger.Leg(self.zhang, -amount), ledger.Leg(self.redeemed, amount))
        posting = ledger.Posting(key, "redemption", legs, DAY, "redemption", 3, floor=0)
        return posting._replace(**changes)

    def post(self, posting: ledger.Posting) -> ledger.Posted:
        return ledger.post(self.session, self.id, posting, by="user:1", at=AT)

    def reverse(self, transaction_id: int, key: str) -> ledger.Posted:
        reversal = ledger.Reversal(transaction_id, key, "wrong")
        return ledger.reverse(self.session, self.id, reversal, by="user:2", at=AT)

    def balance(self) -> int:
        return ledger.balance(self.session, self.zhang)


def open_village(session: Session, code: str = "test-1") -> Book:
    book = ledger.open_book(session, code=code, at=AT)
    issued = ledger.open_account(session, book_id=book, kind="issued", floor=None)
    redeemed = ledger.open_account(session, book_id=book, kind="redeemed", floor=None)
    zhang, li = ledger.open_accounts(session, book_id=book, kind="household", count=2)
    return Book(session, book, issued, redeemed, zhang, li)


@pytest.fixture(autouse=True)
def by_the_owner(request: pytest.FixtureRequest) -> None:
    """The guards stop even the owner, and an owner can take them away: here both are tried."""
    if "session" in request.fixturenames:
        request.getfixturevalue("as_owner")


@pytest.fixture
def book(session: Session) -> Book:
    return open_village(session)
