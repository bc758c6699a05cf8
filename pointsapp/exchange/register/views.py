"""The month's exchange register: to print, and as an Excel file."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.excel.reading import XLSX
from pointsapp.exchange.register.queries import Register, read_month, show_register
from pointsapp.exchange.register.workbook import write_register
from pointsapp.extensions import db
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

register = Blueprint("register", __name__, url_prefix="/register")


@register.get("/")
@requires(Permission.VIEW_REPORTS)
def show() -> ResponseReturnValue:
    """Show the register of `?month=2026-11`, or of this month, to print and sign."""
    shown = _wanted()
    return render_template("exchange/register/register.html", register=shown)


@register.get("/month.xlsx")
@requires(Permission.VIEW_REPORTS)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    shown = _wanted()
    name = f"兑换登记表{shown.month:%Y-%m}.xlsx"
    made = BytesIO(write_register(shown))
    return send_file(made, mimetype=XLSX, download_name=name, as_attachment=True)


def _wanted() -> Register:
    month = request.args.get("month", type=read_month) or village_today()
    return show_register(db.session(), current_actor(), month)
