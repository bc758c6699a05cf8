"""Does the ledger still say what a printed check code says?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session, aliased

from pointsapp.ledger.codes import PrintedCode, matches
from pointsapp.ledger.damage import Problem
from pointsapp.ledger.encoding import entry_hash, genesis, instant_text
from pointsapp.ledger.models import (
    LedgerAccount,
    LedgerBook,
    LedgerEntry,
    LedgerSeal,
    LedgerTransaction,
)
from pointsapp.ledger.refusals import UnknownAccount
from pointsapp.ledger.seals import SealMark
from pointsapp.ledger.stored import COUNT, LEG_COLUMNS, digest_of, fact_columns, hashed_facts


@dataclass(frozen=True)
class Unchanged:
    """History up to this entry is as it was printed; `seal` is the first that covers it."""

    account_id: int
    number: int
    occurred_on: date
    balance_after: int
    seal: SealMark | None


@dataclass(frozen=True)
class Changed:
    """History is no longer what was printed.

    `first` is the entry where it begins to differ. It is None when everything was rewritten so
    that it agrees with itself: the difference is then somewhere up to `number`.
    """

    account_id: int
    number: int
    first: int | None


@dataclass
class _Walk:
    """An account's chain as its own rows make it."""

    account_id: int
    account: tuple[str, str]
    book_code: str
    head: str
    count: int = 0
    first_wrong: int | None = None
    transaction_id: int = 0
    day: str = ""
    balance: int = 0

    def step(self, number: int, rows: list[tuple[Any, ...]]) -> None:
        """Add one entry to the chain, from what its transaction says."""
        stored, *facts = rows[0][: COUNT + 1]
        hashed = hashed_facts(facts)
        legs = [row[COUNT + 1 :] for row in rows]
        own = next(leg for leg in legs if leg[0] == self.account_id)
        digest = digest_of(self.book_code, hashed, legs)
        self.head = entry_hash(self.head, self.account, own, digest)
        self.count += 1
        if self.first_wrong is None and (number != self.count or stored != self.head):
            self.first_wrong = self.count
        self.transaction_id, self.day, self.balance = hashed[0], hashed[4], own[3]


_ACCOUNT = (
    select(LedgerAccount.kind, LedgerAccount.commodity, LedgerBook.code, LedgerBook.opened_at)
    .join(LedgerBook, LedgerBook.id == LedgerAccount.book_id)
    .where(LedgerAccount.id == bindparam("account_id"))
)
_FIRST_SEAL = (
    select(LedgerSeal.number, LedgerSeal.sealed_at, LedgerSeal.hash)
    .join(LedgerAccount, LedgerAccount.book_id == LedgerSeal.book_id)
    .where(
        LedgerAccount.id == bindparam("account_id"),
        LedgerSeal.through_transaction_id >= bindparam("transaction_id"),
    )
    .order_by(LedgerSeal.number)
    .limit(1)
)


def check(session: Session, code: PrintedCode) -> Unchanged | Changed:
    """Recompute the account's chain from its rows, up to the printed entry.

    Memory does not grow with the account's history. Raises UnknownAccount.
    """
    connection = session.connection()
    row = connection.execute(_ACCOUNT, {"account_id": code.account_id}).one_or_none()
    if row is None:
        raise UnknownAccount(account_id=code.account_id)
    kind, commodity, book_code, opened_at = row
    start = genesis((book_code, instant_text(opened_at)), (code.account_id, kind, commodity))
    walk = _Walk(code.account_id, (kind, commodity), book_code, start)
    for number, rows in groupby(_rows(connection, code), key=lambda row: row[0]):
        walk.step(number, [tuple(row[1:]) for row in rows])
    if walk.count != code.number or not matches(code, walk.head):
        missing = walk.count + 1 if walk.count < code.number else None
        return Changed(code.account_id, code.number, walk.first_wrong or missing)
    covered = {"account_id": code.account_id, "transaction_id": walk.transaction_id}
    seal = connection.execute(_FIRST_SEAL, covered).mappings().one_or_none()
    return Unchanged(
        account_id=code.account_id,
        number=code.number,
        occurred_on=date.fromisoformat(walk.day),
        balance_after=walk.balance,
        seal=SealMark(**seal) if seal else None,
    )


def broken_codes(session: Session, codes: Iterable[PrintedCode]) -> list[Problem]:
    """Name each printed code that the ledger no longer says, with the first entry that differs."""
    broken = []
    for code in codes:
        try:
            found = check(session, code)
        except UnknownAccount:
            found = Changed(code.account_id, code.number, None)
        if isinstance(found, Changed):
            place: Problem = {"account": code.account_id, "entry": code.number}
            broken.append({**place, "kind": "kept-code", "code": str(code), "first": found.first})
    return broken


def _rows(connection: Connection, code: PrintedCode) -> Iterator[Any]:
    """Return each leg of the account's transactions, with the number of the account's own."""
    own, e = aliased(LedgerEntry), LedgerEntry
    statement = (
        select(own.number, own.hash, *fact_columns(connection), *LEG_COLUMNS)
        .select_from(own)
        .outerjoin(LedgerTransaction, LedgerTransaction.id == own.transaction_id)
        .join(e, e.transaction_id == own.transaction_id)
        .where(own.account_id == code.account_id, own.number <= code.number)
        .order_by(own.number, e.account_id)
    )
    yield from connection.execute(statement, execution_options={"yield_per": 500})
