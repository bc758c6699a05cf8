"""A month's returns as a report."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.returns import queries
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

returns_report = Blueprint("returns_report", __name__, url_prefix="/reports/returns")


@returns_report.get("")
@requires(Permission.VIEW_REPORTS)
def show() -> ResponseReturnValue:
    """Show what came back in `?month=2026-11`, or in this month."""
    month = query.month("month") or village_today()
    report = queries.show_returns(db.session(), current_actor(), month)
    return render_template("oversight/returns/returns.html", report=report)
