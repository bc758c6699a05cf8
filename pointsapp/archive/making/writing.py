"""A register in both its forms: an Excel file to reckon with, and a page to print."""

from collections.abc import Iterator
from pathlib import Path

from pointsapp.archive.layout import Register
from pointsapp.archive.making.package import Package
from pointsapp.archive.making.pages import Page
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.excel.writing import WorkbookFile


def write_table(
    package: Package, folder: Path, register: Register, heading: str, table: Table
) -> None:
    """Write a register in both forms, row by row."""
    page_file = folder / "page"
    with Page(page_file, heading) as page:
        save_workbook(package, folder, register, Table(table.columns, printed(page, table)))
    package.add_file(register.page, page_file)


def save_workbook(package: Package, folder: Path, register: Register, table: Table) -> None:
    """Write a register's Excel file."""
    workbook = WorkbookFile(register.words, table.columns)
    for row in table.rows:
        workbook.add([None if value == "" else value for value in row])
    workbook_file = folder / "workbook"
    with workbook_file.open("wb") as file:
        workbook.save(file)
    package.add_file(register.excel, workbook_file)


def printed(page: Page, table: Table) -> Iterator[Row]:
    """Give the table's rows, each as it is written on the page."""
    page.begin_table(column.heading for column in table.columns)
    for row in table.rows:
        page.row(row)
        yield row
    page.end_table()
