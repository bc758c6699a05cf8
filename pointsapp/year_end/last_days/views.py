"""Before points lapse: the order list, a run of exchange days, and letters."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.messages import flash
from pointsapp.web.requires import names_nobody, requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.last_days import queries, service
from pointsapp.year_end.last_days.forms import RunForm
from pointsapp.year_end.last_days.workbook import write_order_list

last_days_desk = Blueprint("last_days", __name__, url_prefix="/manage/expiries")
LETTERS_A_PART = 30


@last_days_desk.get("/<int:expiry_id>/goods")
@requires(Permission.VIEW_REPORTS)
@names_nobody
def show_goods(expiry_id: int) -> ResponseReturnValue:
    """Show what to buy in before these points lapse, to print."""
    return _goods(expiry_id, RunForm(formdata=None))


@last_days_desk.get("/<int:expiry_id>/goods.xlsx")
@requires(Permission.VIEW_REPORTS)
@names_nobody
def export_goods(expiry_id: int) -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    order = _order(expiry_id)
    return send_workbook(write_order_list(order), f"采购清单{order.last_days.expiry.lapses_on}")


@last_days_desk.post("/<int:expiry_id>/exchange-days")
@requires(Permission.MANAGE_VILLAGE)
def plan_run(expiry_id: int) -> ResponseReturnValue:
    """Open the counter every day from one day to another."""
    form = RunForm()
    if form.validate_on_submit():
        first, last, by = form.first.data, form.last.data, current_actor()
        with unit_of_work(form) as session:
            service.plan_run(session, expiry_id, first, last, by=by, at=now())
            flash(_("The counter is open on these days. Households read it on their phones."))
            return redirect(url_for(".show_goods", expiry_id=expiry_id), 303)
    return _goods(expiry_id, form)


@last_days_desk.get("/<int:expiry_id>/letters")
@requires(Permission.MANAGE_VILLAGE)
def print_letters(expiry_id: int) -> ResponseReturnValue:
    """Show letters to the households without a phone, or to all with `?to=all`, to print."""
    session, actor = db.session(), current_actor()
    last_days = queries.show_last_days(session, actor, expiry_id, today=village_today())
    to_all = query.text("to") == "all"
    letters = queries.list_letters(session, actor, last_days, to_all=to_all)
    return render_template(
        "year_end/last_days/letters.html",
        last_days=last_days,
        to_all=to_all,
        part=query.part(letters, LETTERS_A_PART),
    )


def _order(expiry_id: int) -> queries.OrderList:
    today = village_today()
    return queries.show_order_list(db.session(), current_actor(), expiry_id, today=today)


def _goods(expiry_id: int, form: RunForm) -> ResponseReturnValue:
    page = render_template("year_end/last_days/goods.html", order=_order(expiry_id), form=form)
    return page, form.status
