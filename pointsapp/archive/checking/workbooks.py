"""Read the registers' Excel files of an archive, row by row."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from pointsapp.archive.checking.reading import Unreadable, check_directory
from pointsapp.archive.layout import Register

MOST_PARTS = 100
LARGEST_BYTES = 2**29


def rows_of(package: ZipFile, register: Register) -> Iterator[list[Any]]:
    """Give the rows of a register, each as long as its headings. Raises Unreadable."""
    from openpyxl import load_workbook

    about = package.getinfo(register.excel)
    with package.open(about) as file, ZipFile(file) as workbook:
        check_directory(workbook.infolist(), about.file_size, MOST_PARTS)
        if sum(part.file_size for part in workbook.infolist()) > LARGEST_BYTES:
            raise Unreadable(f"{register.excel!r} is too large")
        book: Any = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(values_only=True)
        width = len(next(rows, ()))
        for row in rows:
            yield [*row, *[None] * (width - len(row))]
