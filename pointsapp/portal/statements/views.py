"""The household's statement: on the screen, on paper, as an Excel file."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.extensions import db
from pointsapp.portal.entries import words as entry_words
from pointsapp.portal.statements import queries
from pointsapp.portal.statements.queries import Statement
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.requires import requires

statement_pages = Blueprint("statements", __name__, url_prefix="/my")


@statement_pages.get("/statement")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show a month, or by `?period=2026` a year, to read and to print."""
    return render_template(
        "portal/statements/statement.html", statement=_statement(), today=village_today()
    )


@statement_pages.get("/statement.xlsx")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def download() -> ResponseReturnValue:
    """Hand out the statement as an Excel file."""
    statement = _statement()
    last = (None, None, None, f"{_('Check code')} {statement.check_code}", None, None)
    workbook = write_workbook(_("Statement"), _columns(), [*_rows(statement), last])
    return send_workbook(workbook, f"{statement.number} {statement.period}")


def _rows(statement: Statement) -> list[tuple[int | date | str, ...]]:
    return [
        (
            entry.number,
            entry.booked_on,
            entry.occurred_on,
            entry_words.what(entry),
            entry.amount,
            entry.balance_after,
        )
        for entry in statement.entries
    ]


def _columns() -> list[Column]:
    return [
        Column(_("No."), 6),
        Column(_("Booked")),
        Column(_("Day")),
        Column(_("Record"), 48),
        Column(_("Points"), 8),
        Column(_("Balance"), 8),
    ]


def _statement() -> Statement:
    period = queries.read_period(query.text("period"), village_today())
    return queries.show_statement(db.session(), current_actor(), period)
