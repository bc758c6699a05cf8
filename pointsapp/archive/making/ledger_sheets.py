"""Each household's ledger sheet, and where its year began and ended."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

from pointsapp.archive.layout import Register
from pointsapp.archive.making.package import Package
from pointsapp.archive.making.pages import Page
from pointsapp.archive.making.writing import write_table
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.community.models import Household
from pointsapp.earning.papers.layout import LEDGER, ledger_paper, workbook_columns
from pointsapp.earning.papers.ledger_sheet import LedgerSheet, ledger_sheets
from pointsapp.excel.writing import Column, WorkbookFile

A_PART = 50
"""So many households are read, and stand on one page, at a time."""
WHOSE = (Column("户号", 9), Column("户主", 10))
BALANCES = (
    *WHOSE, Column("小组", 10), Column("账户号", 9), Column("上年结转", 9), Column("加分", 9),
    Column("扣分", 9), Column("兑换", 9), Column("年末结余", 9), Column("笔数", 7),
)  # fmt: skip


def household_parts(asked: Asked) -> list[Sequence[int]]:
    """Return the village's households, closed ones too, some at a time in their order."""
    query = sa.select(Household.id).filter_by(village_id=asked.village_id)
    ids = asked.session.scalars(query.order_by(Household.sort_key, Household.id)).all()
    return [ids[start : start + A_PART] for start in range(0, len(ids), A_PART)]


def write_ledger_sheets(asked: Asked, package: Package, folder: Path) -> Iterator[None]:
    """Write all ledger sheets, some households at a time, and then where each of them ended."""
    columns = [*WHOSE, *workbook_columns(LEDGER)]
    workbook = WorkbookFile(Register.LEDGER_SHEETS.words, columns)
    balances: list[Row] = []
    with Page(folder / "index", asked.heading(Register.LEDGER_SHEETS.words)) as index:
        for number, ids in enumerate(household_parts(asked), start=1):
            file = part_of_sheets(number)
            with Page(folder / "part", asked.heading(Register.LEDGER_SHEETS.words)) as page:
                for sheet in ledger_sheets(asked.session, asked.by, ids, asked.year):
                    index.link(f"{Path(file).name}#h{sheet.household_id}", _whose(sheet))
                    balances.append(_balance(sheet))
                    for row in _printed(page, sheet):
                        workbook.add([sheet.number, sheet.head, *row])
            package.add_file(file, folder / "part")
            yield
    package.add_file(Register.LEDGER_SHEETS.page, folder / "index")
    with (folder / "workbook").open("wb") as file_of_workbook:
        workbook.save(file_of_workbook)
    package.add_file(Register.LEDGER_SHEETS.excel, folder / "workbook")
    heading = asked.heading(Register.BALANCES.words)
    write_table(package, folder, Register.BALANCES, heading, Table(BALANCES, balances))
    yield


def part_of_sheets(number: int) -> str:
    """Return the page on which this part of the households stands."""
    return Register.LEDGER_SHEETS.page.replace(".html", f"-{number:02}.html")


def _printed(page: Page, sheet: LedgerSheet) -> Iterator[Row]:
    """Write a household's sheet on the page, and give its rows."""
    paper = ledger_paper(sheet)
    page.begin_section(f"h{sheet.household_id}", _whose(sheet))
    page.line("、".join(filter(None, [sheet.group, *sheet.members])))
    page.begin_table(str(column.heading) for column in paper.columns)
    for row in paper.rows:
        page.row(row)
        yield [None if value == "" else value for value in row]
    page.end_table()
    page.end_section()


def _whose(sheet: LedgerSheet) -> str:
    return f"{sheet.number} {sheet.head}".strip()


def _balance(sheet: LedgerSheet) -> Row:
    return (
        sheet.number, sheet.head, sheet.group, sheet.account_id, sheet.brought_forward,
        sheet.won, sheet.lost, sheet.spent, sheet.balance, len(sheet.lines),
    )  # fmt: skip
