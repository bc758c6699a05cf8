"""Recompute the chain from the rows, and name what was changed, removed or put in between."""

import heapq
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from pointsapp import ledger
from pointsapp.chain.guards import changed_guards
from pointsapp.chain.kept import KEPT, link_hash
from pointsapp.chain.models import ChainLink
from pointsapp.ledger import Problem

ROWS_AT_ONCE = 2000


def find_changes(connection: Connection) -> list[Problem]:
    """Return each problem of the chain and of the rows in it; memory grows with seals only."""
    problems = [
        _problem("guard", guard=name, state=state)
        for name, state in changed_guards(connection).items()
    ]
    with ledger.as_stored(connection):
        walk = _Walk(_heads_in_seals(connection))
        for link in heapq.merge(*_links(connection), key=lambda link: link[0]):
            walk.step(*link)
        walk.finish(_newest(connection))
    return problems + walk.problems


def _problem(kind: str, **more: object) -> Problem:
    return {"account": None, "entry": None, "kind": kind, **more}


class _Walk:
    """The walk along the links, in their order."""

    def __init__(self, sealed: dict[str, Problem]) -> None:
        self.problems: list[Problem] = []
        self.sealed = sealed
        self.number, self.hash = 0, ledger.NO_HASH
        self.linked_at = ""
        self.settled: dict[str, int] = {}
        """The highest id of each table that was chained some runs ago: nothing comes below it."""
        self.recent: dict[str, int] = {}
        self.latest: dict[str, int] = {}

    def step(self, number: Any, table: Any, row: Any, stored: str, at: Any, found: Any) -> None:
        """Check one link; `found` is the row's own id and what is hashed of it."""
        self._begin_run(str(at))
        linked_at = ledger.hashed_instant(at)
        if number != self.number + 1:
            self.problems.append(_problem("chain-number", link=number))
        is_missing = found is None or found[0] is None
        if is_missing or link_hash(self.hash, number, linked_at, (table, *found)) != stored:
            self._tell(table, row, "missing" if is_missing else "changed", link=number)
        self._check_place(table, row)
        self.number, self.hash = number, stored
        self.sealed.pop(stored, None)

    def finish(self, newest: list[tuple[str, int]]) -> None:
        """Check what no link has yet, and the heads that seals hold."""
        self._begin_run("")
        for table, row in newest:
            self._check_place(table, row)
        self.problems += self.sealed.values()

    def _begin_run(self, at: str) -> None:
        if at != self.linked_at:
            self.settled, self.recent = {**self.recent}, {**self.latest}
            self.linked_at = at

    def _check_place(self, table: Any, row: Any) -> None:
        """Name a row that was put below others which were chained long before it."""
        if not isinstance(row, int):
            return
        if table in IN_ORDER and row < self.settled.get(table, 0):
            self._tell(table, row, "put in")
        self.latest[table] = max(row, self.latest.get(table, 0))

    def _tell(self, table: Any, row: Any, state: str, **more: object) -> None:
        self.problems.append(_problem("kept-row", table=table, row=row, state=state, **more))


IN_ORDER = {kept.table for kept in KEPT if kept.in_order}
_LINK = (
    ChainLink.number,
    ChainLink.table_name,
    ChainLink.row_id,
    ChainLink.hash,
)


def _links(connection: Connection) -> Iterator[Iterator[Any]]:
    """Return the links of each table with their rows, in the order of the links."""
    at = ledger.stored_value(connection, ChainLink.linked_at)
    for kept in KEPT:
        table = kept.rows()
        query = (
            sa.select(*_LINK, at, table.c.id, *kept.hashed(connection, table))
            .outerjoin(table, table.c.id == ChainLink.row_id)
            .where(ChainLink.table_name == kept.table)
        )
        yield _stream(connection, query)
    known = [kept.table for kept in KEPT]
    yield _stream(connection, sa.select(*_LINK, at).where(ChainLink.table_name.not_in(known)))


def _stream(connection: Connection, query: Any) -> Iterator[Any]:
    options = {"yield_per": ROWS_AT_ONCE}
    ordered = query.order_by(ChainLink.number)
    for number, table, row, stored, at, *found in connection.execute(
        ordered, execution_options=options
    ):
        yield number, table, row, stored, at, found or None


def _newest(connection: Connection) -> list[tuple[str, int]]:
    """Return the lowest row of each table that no link has yet."""
    newest = []
    for kept in KEPT:
        table = kept.rows()
        is_chained = sa.exists().where(
            ChainLink.table_name == kept.table, ChainLink.row_id == table.c.id
        )
        lowest = connection.scalar(sa.select(sa.func.min(table.c.id)).where(~is_chained))
        if lowest is not None:
            newest.append((kept.table, lowest))
    return newest


def _heads_in_seals(connection: Connection) -> dict[str, Problem]:
    """Return what is told of each head that a seal holds, if no link has it."""
    seal = sa.table("ledger_seal", *map(sa.column, ("book_id", "number", "chain_head")))
    book = sa.table("ledger_book", sa.column("id"), sa.column("code"))
    query = (
        sa.select(seal.c.chain_head, book.c.code, seal.c.number)
        .join_from(seal, book, book.c.id == seal.c.book_id)
        .where(seal.c.chain_head.is_not(None), seal.c.chain_head != ledger.NO_HASH)
        .order_by(seal.c.number.desc())
    )
    return {
        head: _problem("chain-head", book=code, seal=number)
        for head, code, number in connection.execute(query)
    }
