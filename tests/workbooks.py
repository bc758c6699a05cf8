"""Excel files for tests, made on the spot."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook


def workbook(rows: Sequence[Sequence[object]]) -> BytesIO:
    """Return an .xlsx of one sheet with these rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    for row in rows:
        sheet.append(list(row))
    made = BytesIO()
    book.save(made)
    made.seek(0)
    return made
