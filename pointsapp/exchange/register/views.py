"""The month's exchange register: to print, and as an Excel file."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.register.queries import Register, show_register
from pointsapp.exchange.register.workbook import write_register
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.requires import requires

register = Blueprint("register", __name__, url_prefix="/register")
ROWS_A_PART = 100


@register.get("/")
@requires(Permission.VIEW_REPORTS)
def show() -> ResponseReturnValue:
    """Show the register of `?month=2026-11`, or of this month, to print and sign."""
    whole = _register()
    part = query.part(whole.rows, ROWS_A_PART)
    return render_template("exchange/register/register.html", register=whole, part=part)


@register.get("/month.xlsx")
@requires(Permission.VIEW_REPORTS)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    month_register = _register()
    name = f"兑换登记表{month_register.month:%Y-%m}"
    return send_workbook(write_register(month_register), name)


def _register() -> Register:
    month = query.month("month") or village_today()
    return show_register(db.session(), current_actor(), month)
