"""Reports: what the village owes its households, and how it was handed out."""

from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.register.queries import read_month
from pointsapp.extensions import db
from pointsapp.oversight.reports import queries, returns, service
from pointsapp.oversight.reports.forms import BudgetForm
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

reports = Blueprint("reports", __name__, url_prefix="/reports")


@reports.get("/")
@requires(Permission.VIEW_REPORTS)
def list_all() -> ResponseReturnValue:
    """Show which reports there are."""
    return render_template("oversight/reports/list.html")


@reports.get("/returns")
@requires(Permission.VIEW_REPORTS)
def show_returns() -> ResponseReturnValue:
    """Show what came back in `?month=2026-11`, or in this month."""
    month = request.args.get("month", type=read_month) or village_today()
    shown = returns.show_returns(db.session(), current_actor(), month)
    return render_template("oversight/reports/returns.html", shown=shown)


@reports.get("/promise")
@requires(Permission.VIEW_REPORTS)
def show_promise() -> ResponseReturnValue:
    """Show what households may still ask for beside what there is, and when goods run out."""
    return _promise(BudgetForm(formdata=None))


@reports.post("/promise/budget")
@requires(Permission.MANAGE_VILLAGE)
def note_budget() -> ResponseReturnValue:
    """Note the money that is left for goods."""
    form = BudgetForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.note_budget(
                session, int(form.money_yuan.data * 100), by=current_actor(), at=now()
            )
            flash(_("Saved."))
            return redirect(url_for(".show_promise"), 303)
    return _promise(form)


def _promise(form: BudgetForm) -> ResponseReturnValue:
    promise = queries.show_promise(db.session(), current_actor(), village_today())
    if form.money_yuan.data is None and not form.errors and promise.budget:
        form.money_yuan.data = Decimal(promise.budget.money_fen) / 100
    page = render_template("oversight/reports/promise.html", promise=promise, form=form)
    return page, form.status
