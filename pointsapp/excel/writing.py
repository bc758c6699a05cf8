"""Write .xlsx files to hand out; what people typed stays text, whatever it begins with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from pointsapp.excel.workbook import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "@"
"""The format in which Excel leaves what is typed as it is: 3-12 is no date, =1 no formula."""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its heading and how wide it is, in characters."""

    heading: str
    width: int = 12


def write_workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return an .xlsx of one sheet: the headings in bold, then the rows.

    It holds no formula, and no characters that a workbook cannot hold.
    """
    written = WorkbookFile(title, columns)
    for row in rows:
        written.add(row)
    made = BytesIO()
    written.save(made)
    return made.getvalue()


class WorkbookFile:
    """An .xlsx of one sheet that takes rows as they come, and holds none of them."""

    def __init__(self, title: str, columns: Sequence[Column]) -> None:
        from openpyxl import Workbook
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for index, column in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(index)].width = column.width
        headings = [self._text(column.heading) for column in columns]
        for cell in headings:
            cell.font = Font(bold=True)
        self._sheet.append(headings)

    def add(self, row: Sequence[Value]) -> None:
        """Write a row below the others."""
        cells = map(_writable, row)
        self._sheet.append([self._text(v) if isinstance(v, str) else v for v in cells])

    def save(self, file: BinaryIO) -> None:
        """Write what was added into a file; nothing can be added afterwards."""
        self._book.save(file)

    def _text(self, value: str) -> Any:
        """Return a cell that is never a formula."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=value)
        cell.data_type, cell.number_format = "s", TEXT
        return cell


def _writable(value: Value) -> Value:
    """Return a value as it can be written; _x0041_ would come back as an A."""
    return _ESCAPE.sub("_x005F_", _UNWRITABLE.sub("", value)) if isinstance(value, str) else value
