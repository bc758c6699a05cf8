"""Hold the registers against the book: points earned and exchanged, households, the shelf."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from pointsapp import ledger
from pointsapp.archive.checking.book import Book, Standing
from pointsapp.archive.checking.workbooks import rows_of
from pointsapp.archive.layout import Register
from pointsapp.community.books import TransactionKind

Found = Iterator[tuple[str, str]]
"""Disagreements, each with the file in which it stands."""


def disagreements(package: ZipFile, book: Book, year: int) -> Found:
    """Give what a register says otherwise than the book."""
    for register, check in CHECKS.items():
        try:
            yield from ((register.excel, told) for told in check(package, book, year))
        except Exception as error:  # a workbook made to harm can end its reader in any way
            yield register.excel, f"it cannot be read: {error}"


def _check_balances(package: ZipFile, book: Book, year: int) -> Iterator[str]:
    """Compare where each household's year began and ended, and that no household is left out."""
    standings = book.standings(year)
    for number, _head, _group, account_id, *figures in rows_of(package, Register.BALANCES):
        standing = standings.pop(account_id, Standing())
        if figures != _figures(standing):
            yield f"household {number} has {figures}, the book {_figures(standing)}"
    for account_id in standings:
        yield f"account {account_id} of the book is missing"


def _check_ledger_sheets(package: ZipFile, _book: Book, _year: int) -> Iterator[str]:
    """Compare each sheet's lines with where the household's year began and ended."""
    lines: dict[Any, list[int]] = {}
    for number, _head, day, *cells in rows_of(package, Register.LEDGER_SHEETS):
        won, lost, spent, balance = (cell or 0 for cell in cells[4:8])
        if day is None and number not in lines:
            lines[number] = [balance, 0, 0, 0, balance, 0]
        elif day is not None:
            before, *sums, _last, count = lines[number]
            added = [a + b for a, b in zip(sums, (won, lost, spent), strict=True)]
            lines[number] = [before, *added, balance, count + 1]
    for number, _head, _group, _account, *figures in rows_of(package, Register.BALANCES):
        if lines.pop(number, None) != figures:
            yield f"the lines of household {number} do not come to {figures}"
    yield from (f"household {number} has no balance" for number in lines)


def _check_deeds(package: ZipFile, book: Book, year: int) -> Iterator[str]:
    """Compare each deed that was posted with its transaction, and that no award is left out."""
    rows = ((row[-1], row[9]) for row in rows_of(package, Register.DEEDS) if row[-1] is not None)
    yield from _compare(rows, book.moved(year, TransactionKind.AWARD))


def _check_exchange(package: ZipFile, book: Book, year: int) -> Iterator[str]:
    """Compare what was exchanged and came back with its transaction, and that none is left out."""
    rows = ((row[-1], -row[11]) for row in rows_of(package, Register.EXCHANGE))
    moved = book.moved(year, TransactionKind.REDEMPTION, TransactionKind.RETURN)
    yield from _compare(rows, moved)


def _compare(rows: Iterable[tuple[int, int]], moved: dict[int, int]) -> Iterator[str]:
    """Give each transaction to which the rows' points do not come."""
    points: Counter[int] = Counter()
    for transaction_id, amount in rows:
        points[transaction_id] += amount
    for transaction_id in sorted({*points, *moved}):
        said, booked = points.get(transaction_id), moved.get(transaction_id)
        if said != booked:
            yield f"transaction {transaction_id}: {said} points, in the book {booked}"


def _check_stock(package: ZipFile, book: Book, year: int) -> Iterator[str]:
    """Compare how many units of each item there were before the year, and at its end."""
    shelf = book.shelf(year)
    for item_id, name, *cells in rows_of(package, Register.STOCK):
        units = shelf.pop(ledger.item_commodity(item_id), [0, 0])
        if [cells[3], cells[7]] != units:
            yield f"{name}: {cells[3]} and {cells[7]} units, in the book {units}"
    yield from (f"{commodity} of the book is missing" for commodity in shelf)


def _figures(standing: Standing) -> list[int]:
    return [
        standing.before, standing.won, standing.lost, standing.spent, standing.after,
        standing.entries,
    ]  # fmt: skip


CHECKS = {
    Register.BALANCES: _check_balances,
    Register.LEDGER_SHEETS: _check_ledger_sheets,
    Register.DEEDS: _check_deeds,
    Register.EXCHANGE: _check_exchange,
    Register.STOCK: _check_stock,
}
