"""The book of an archive: verified by the offline verifier, and added up for the registers."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pointsapp import ledger
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.village_time import start_of_day

_WORDS = {
    "shelf": str(AccountKind.SHELF),
    "household": str(AccountKind.HOUSEHOLD),
    "redemption": str(TransactionKind.REDEMPTION),
    "return": str(TransactionKind.RETURN),
    "award_line": str(SourceKind.AWARD_LINE),
}
"""The village's words that the queries ask for."""


class BookUnreadable(Exception):
    """The book is no database of the ledger."""


@dataclass(frozen=True)
class Standing:
    """A household's account: what it held before the year, what the year brought, what it held."""

    before: int = 0
    won: int = 0
    lost: int = 0
    spent: int = 0
    entries: int = 0

    @property
    def after(self) -> int:
        """What was left."""
        return self.before + self.won - self.lost - self.spent


class Book:
    """The book's file, which nothing is written to."""

    def __init__(self, file: str | Path, code: str) -> None:
        self.code = code
        self._database = sqlite3.connect(f"{Path(file).resolve().as_uri()}?mode=ro", uri=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error | UnicodeDecodeError):
            raise BookUnreadable(f"it cannot be read: {error}") from error

    def verify(self, seals: Iterable[str]) -> list[str]:
        """Return what the offline verifier finds; nothing is run of a book laid out strangely."""
        strange = ledger.offline_verifier.changed_guards(self._database)
        if strange:
            return strange
        try:
            kept = ledger.read_kept_seals(list(seals))
        except ValueError as error:
            return [str(error)]
        problems = ledger.offline_verifier.check_books(self._database, kept)
        codes = [code for (code,) in self._database.execute("SELECT code FROM ledger_book")]
        return problems if codes == [self.code] else [*problems, "it is another village's book"]

    def standings(self, year: int) -> dict[int, Standing]:
        """Return where the accounts of households stand that have an entry before the year ends."""
        standings: dict[int, Standing] = {}
        for account_id, *amounts in self._database.execute(_STANDINGS, _bounds(year)):
            standings[account_id] = Standing(*amounts)
        return standings

    def moved(self, year: int, *kinds: str) -> dict[int, int]:
        """Return what households got or gave in each of the year's transactions of these kinds."""
        moved: dict[int, int] = {}
        for kind in kinds:
            asked = {"kind": kind, "first": f"{year}-01-01", "last": f"{year}-12-31", **_WORDS}
            moved.update(self._database.execute(_MOVED, asked).fetchall())
        return moved

    def shelf(self, year: int) -> dict[str, list[int]]:
        """Return how many units of each item there were before the year, and at its end."""
        rows = self._database.execute(_SHELF, _bounds(year))
        return {commodity: units for commodity, *units in rows}


def _bounds(year: int) -> dict[str, str]:
    """Return the instants at which the year, and the next one, begin, as the book writes them."""
    since, until = (start_of_day(date(number, 1, 1)) for number in (year, year + 1))
    return {"since": _written(since), "until": _written(until), **_WORDS}


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


_STANDINGS = """
WITH moved AS (
 SELECT e.account_id, e.amount, t.recorded_at >= :since AS in_year,
  t.kind IN (:redemption, :return)
  OR t.kind = 'reversal' AND t.source_kind <> :award_line AS is_exchange
 FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
 JOIN ledger_transaction t ON t.id = e.transaction_id
 WHERE a.kind = :household AND t.recorded_at < :until)
SELECT account_id,
 coalesce(sum(amount) FILTER (WHERE NOT in_year), 0),
 coalesce(sum(amount) FILTER (WHERE in_year AND amount > 0 AND NOT is_exchange), 0),
 coalesce(sum(-amount) FILTER (WHERE in_year AND amount < 0 AND NOT is_exchange), 0),
 coalesce(sum(-amount) FILTER (WHERE in_year AND is_exchange), 0),
 count(*) FILTER (WHERE in_year)
FROM moved GROUP BY account_id
"""
_SHELF = """
SELECT a.commodity, coalesce(sum(e.amount) FILTER (WHERE t.recorded_at < :since), 0), sum(e.amount)
FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id
JOIN ledger_transaction t ON t.id = e.transaction_id
WHERE a.kind = :shelf AND t.recorded_at < :until GROUP BY a.commodity
"""
_MOVED = """
SELECT t.id, sum(e.amount) FROM ledger_transaction t
JOIN ledger_entry e ON e.transaction_id = t.id JOIN ledger_account a ON a.id = e.account_id
WHERE a.kind = :household AND t.kind = :kind AND t.occurred_on BETWEEN :first AND :last
GROUP BY t.id
"""
