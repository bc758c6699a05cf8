"""The paper forms: to print, and as Excel files."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.community.villages.groups import groups_of
from pointsapp.community.villages.queries import own_village_name
from pointsapp.earning.papers import ledger_sheet, registers
from pointsapp.earning.papers.layout import Paper, deeds_paper, ledger_paper, objections_paper
from pointsapp.extensions import db
from pointsapp.village_time import first_of_month, last_of_month
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.requires import requires

papers = Blueprint("papers", __name__)
EARLIEST_YEAR = 2000
ROWS_A_PART, HOUSEHOLDS_A_PART, PASSBOOK_PAGES_A_PART = 100, 6, 12


@papers.get("/households/<int:household_id>/ledger-sheet")
@requires(Permission.VIEW_SHEETS)
def show_household(household_id: int) -> ResponseReturnValue:
    """Show a household's ledger sheet of `?year=`, or of this year, to print."""
    sheet = ledger_sheet.ledger_sheet(db.session(), current_actor(), household_id, _year())
    return _sheets_page((sheet,), household_id=household_id)


@papers.get("/households/<int:household_id>/ledger-sheet.xlsx")
@requires(Permission.VIEW_SHEETS)
def export_household(household_id: int) -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    sheet = ledger_sheet.ledger_sheet(db.session(), current_actor(), household_id, _year())
    return _file(ledger_paper(sheet), f"积分台账{sheet.number}-{sheet.year}")


@papers.get("/ledger-sheets/")
@requires(Permission.VIEW_SHEETS)
def show_group() -> ResponseReturnValue:
    """Show the ledger sheets of a group, each household on a page of its own."""
    session, actor = db.session(), current_actor()
    groups = groups_of(session, actor)
    group_id = query.number("group") or (groups[0][0] if groups else None)
    homes = ledger_sheet.households_of_group(session, actor, group_id)
    part = query.part(homes, HOUSEHOLDS_A_PART)
    sheets = ledger_sheet.ledger_sheets(session, actor, part.rows, _year())
    return _sheets_page(sheets, groups=groups, group_id=group_id, part=part)


@papers.get("/ledger-sheets/passbook")
@requires(Permission.VIEW_SHEETS)
def show_passbook() -> ResponseReturnValue:
    """Show each household's page of the passbook for `?year=`, or for this year, to print."""
    session, actor = db.session(), current_actor()
    part = query.part(ledger_sheet.open_households(session, actor), PASSBOOK_PAGES_A_PART)
    sheets = ledger_sheet.ledger_sheets(session, actor, part.rows, _year())
    return render_template("earning/papers/passbook.html", sheets=sheets, part=part, year=_year())


@papers.get("/sheets/register")
@requires(Permission.VIEW_SHEETS)
def show_deeds() -> ResponseReturnValue:
    """Show the register of deeds of `?month=2026-11`, or of this month, to print."""
    month, paper = _deeds()
    part = query.part(paper.rows, ROWS_A_PART)
    return render_template(
        "earning/papers/deeds.html",
        paper=Paper(paper.columns, part.rows),
        part=part,
        month=month,
        village=own_village_name(db.session(), current_actor()),
    )


@papers.get("/sheets/register.xlsx")
@requires(Permission.VIEW_SHEETS)
def export_deeds() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    month, paper = _deeds()
    return _file(paper, f"事迹登记册{month:%Y-%m}")


@papers.get("/objections/register")
@requires(Permission.VIEW_SHEETS)
def show_objections() -> ResponseReturnValue:
    """Show the register of objections of `?year=`, or of this year, to print."""
    paper = _objections()
    part = query.part(paper.rows, ROWS_A_PART)
    return render_template(
        "earning/papers/objections.html",
        paper=Paper(paper.columns, part.rows),
        part=part,
        year=_year(),
        village=own_village_name(db.session(), current_actor()),
    )


@papers.get("/objections/register.xlsx")
@requires(Permission.VIEW_SHEETS)
def export_objections() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    return _file(_objections(), f"异议登记表{_year()}")


def _deeds() -> tuple[date, Paper]:
    first = first_of_month(query.month("month") or village_today())
    deeds = registers.deeds_of_month(db.session(), current_actor(), first, last_of_month(first))
    return first, deeds_paper(deeds)


def _objections() -> Paper:
    return objections_paper(registers.objections_of_year(db.session(), current_actor(), _year()))


def _year() -> int:
    year = query.year("year") or village_today().year
    return max(year, EARLIEST_YEAR)


def _file(paper: Paper, name: str) -> ResponseReturnValue:
    return send_workbook(paper.workbook(name), name)


def _sheets_page(
    sheets: tuple[ledger_sheet.LedgerSheet, ...],
    *,
    household_id: int | None = None,
    groups: tuple[tuple[int, str], ...] = (),
    group_id: int | None = None,
    part: query.Part[int] | None = None,
) -> ResponseReturnValue:
    return render_template(
        "earning/papers/ledger_sheets.html",
        filled=[(sheet, ledger_paper(sheet)) for sheet in sheets],
        household_id=household_id,
        groups=groups,
        group_id=group_id,
        part=part,
        year=_year(),
    )
