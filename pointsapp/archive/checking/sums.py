"""Hold the registers against the book: what each household ended with, earned and exchanged."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from pointsapp.archive.checking.book import Book, Standing
from pointsapp.archive.checking.workbooks import rows_of
from pointsapp.archive.layout import Register

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


def _figures(standing: Standing) -> list[int]:
    return [
        standing.before, standing.won, standing.lost, standing.spent, standing.after,
        standing.entries,
    ]  # fmt: skip


CHECKS = {
    Register.BALANCES: _check_balances,
    Register.LEDGER_SHEETS: _check_ledger_sheets,
}
