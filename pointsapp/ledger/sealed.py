"""Seals checked: recomputed from the rows they cover, and compared with what others kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from pointsapp.ledger.damage import Problem
from pointsapp.ledger.encoding import NO_HASH, leaf_hash, merkle_root, seal_hash
from pointsapp.ledger.models import LedgerBook, LedgerSeal
from pointsapp.ledger.offline_verifier import KNOWN_GUARDS, KeptSeal
from pointsapp.ledger.report import Report
from pointsapp.ledger.stored import as_stored, hashed_instant, own_rows, stored_value

Heads = Sequence[tuple[int, int, int, str]]
"""Id, entry count, balance and head of each account of a book, by id."""


class SealChecks:
    """The seals of a book, each recomputed when the walk has come to it."""

    def __init__(self, report: Report, book_code: str) -> None:
        self.report = report
        self.book_code = book_code
        self.seals: list[Row[Any]] = []
        self.number, self.hash = 0, NO_HASH
        self.guards: str | None = None

    def add(self, seal: Row[Any]) -> None:
        """Take in the next seal."""
        self.seals.append(seal)

    def due_before(self, transaction_id: int | None) -> list[Row[Any]]:
        """Return the next seals, those that reach no further than before this transaction."""
        due = []
        while self.is_due(transaction_id):
            due.append(self.seals.pop(0))
        return due

    def is_due(self, transaction_id: int | None) -> bool:
        """Tell whether the next seal reaches no further than before this transaction."""
        if not self.seals or transaction_id is None:
            return bool(self.seals)
        through = self.seals[0].through_transaction_id
        return not isinstance(through, int) or through < transaction_id

    def check(self, seal: Row[Any], heads: Heads) -> None:
        """Recompute a seal from where the accounts of its book stand."""
        covered = seal.account_count if isinstance(seal.account_count, int) else 0
        leaves = [leaf_hash(*head) for head in heads[:covered]]
        facts = (
            self.book_code, seal.number, seal.through_transaction_id, seal.account_count,
            seal.root, seal.previous_hash, hashed_instant(seal.sealed_at),
        )  # fmt: skip
        witnessed = (seal.guards, seal.chain_head)
        is_old = witnessed == (None, None)
        for kind, wrong in (
            ("seal-number", seal.number != self.number + 1),
            ("seal-chain", seal.previous_hash != self.hash),
            ("seal-accounts", len(leaves) != seal.account_count),
            ("seal-root", merkle_root(leaves) != seal.root),
            ("seal-hash", seal_hash(facts, () if is_old else witnessed) != seal.hash),
        ):
            if wrong:
                self.report.note(kind, book=self.book_code, seal=seal.number)
        self._check_guards(seal)
        self.number = seal.number if isinstance(seal.number, int) else self.number + 1
        self.hash = seal.hash

    def _check_guards(self, seal: Row[Any]) -> None:
        """Name guards that no release shipped, and remark on those of another release."""
        before, self.guards = self.guards, seal.guards
        if seal.guards == before:
            return
        named = {"book": self.book_code, "seal": seal.number, "sealed_at": seal.sealed_at}
        if seal.guards not in KNOWN_GUARDS:
            self.report.note("seal-guards", **named, guards=seal.guards)
        elif before in KNOWN_GUARDS:
            changes = {"before": KNOWN_GUARDS[before], "after": KNOWN_GUARDS[seal.guards]}
            self.report.remark("guards-changed", **named, **changes)


def seals_of(connection: Connection) -> list[KeptSeal]:
    """Return every seal of this database as others would keep it, by book and number."""
    book, seal = LedgerBook, LedgerSeal
    sealed_at = stored_value(connection, seal.sealed_at)
    query = (
        own_rows(book, seal)
        .add_columns(book.code, seal.number, seal.hash, sealed_at)
        .join_from(seal, book, book.id == seal.book_id)
        .order_by(book.code, seal.number)
    )
    with as_stored(connection):
        rows = connection.execute(query).all()
    return [KeptSeal(str(c), n, str(mark), str(hashed_instant(at))) for c, n, mark, at in rows]


def line_of(seal: KeptSeal) -> str:
    """Return the line that others keep of a seal, which is an entry of the village's log too."""
    return f"{seal.book_code} seal {seal.number} {seal.mark} {seal.sealed_at}"


def lost_seals(kept: Iterable[KeptSeal], there: Iterable[KeptSeal]) -> list[Problem]:
    """Name each seal that was kept and is not there, or is there with another hash."""
    found = {(seal.book_code, seal.number): seal for seal in there}
    lost = []
    for seal in kept:
        here = found.get((seal.book_code, seal.number))
        if here is None or not seal.is_of(here.mark):
            lost.append(_lost(seal, here))
    return lost


def first_lost(kept: Iterable[KeptSeal], there: Iterable[KeptSeal]) -> list[Problem]:
    """Name of each book the first seal that was kept and is lost, and how many later ones are.

    `last_same` is the seal kept before it, which is as it was: history differs after that one.
    """
    kept, there = list(kept), list(there)
    first = []
    for book in sorted({seal.book_code for seal in kept}):
        ours = sorted((s for s in kept if s.book_code == book), key=lambda seal: seal.number)
        lost = lost_seals(ours, there)
        if lost:
            before = [seal.number for seal in ours if seal.number < int(str(lost[0]["seal"]))]
            more = {"last_same": max(before, default=None), "later": len(lost) - 1}
            first.append({**lost[0], **more})
    return first


def _lost(seal: KeptSeal, here: KeptSeal | None) -> Problem:
    return {
        "account": None,
        "entry": None,
        "kind": "kept-seal",
        "book": seal.book_code,
        "seal": seal.number,
        "sealed_at": seal.sealed_at or (here.sealed_at if here else None),
        "state": "different" if here else "missing",
    }
