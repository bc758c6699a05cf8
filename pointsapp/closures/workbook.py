"""The list by which households take their points along, as the import of balances reads it."""

from collections.abc import Iterable

from pointsapp.closures.queries import HeldAtTheEnd
from pointsapp.community.balances.reading import COLUMNS
from pointsapp.excel.writing import Column, write_workbook


def write_list(households: Iterable[HeldAtTheEnd]) -> bytes:
    """Return the households with what each takes along; who owes points takes none."""
    words = (COLUMNS["number"][0], COLUMNS["head"][0], COLUMNS["balance"][0])
    rows = ((one.number, one.head, max(one.points, 0)) for one in households)
    return write_workbook("积分结转", [Column(word, 14) for word in words], rows)
