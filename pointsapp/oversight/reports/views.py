"""The list of reports."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.web.requires import names_nobody, requires

reports = Blueprint("reports", __name__, url_prefix="/reports")


@reports.get("/")
@requires(Permission.VIEW_REPORTS)
@names_nobody
def list_all() -> ResponseReturnValue:
    """Show which reports there are."""
    return render_template("oversight/reports/list.html")
