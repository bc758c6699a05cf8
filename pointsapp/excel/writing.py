"""Write .xlsx files to hand out; what people typed stays text, whatever it begins with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

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
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.freeze_panes = "A2"
    sheet.append([column.heading for column in columns])
    for row in rows:
        sheet.append([_writable(value) for value in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula
                cell.number_format = TEXT
    for index, column in enumerate(columns, start=1):
        sheet.cell(1, index).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _writable(value: Value) -> Value:
    """Return a value as it can be written; _x0041_ would come back as an A."""
    return _ESCAPE.sub("_x005F_", _UNWRITABLE.sub("", value)) if isinstance(value, str) else value
