"""What a register is: its columns, and its rows as they are read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column

Row = Sequence[Value]


@dataclass(frozen=True)
class Table:
    """A register's columns, and its rows, which are read when they are written."""

    columns: Sequence[Column]
    rows: Iterable[Row]
