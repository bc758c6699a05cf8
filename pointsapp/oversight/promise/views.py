"""What the village owes its households beside what there is for it."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.promise import queries, service
from pointsapp.oversight.promise.forms import BudgetForm
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import names_nobody, requires
from pointsapp.web.unit_of_work import unit_of_work

promise_report = Blueprint("promise", __name__, url_prefix="/reports/promise")


@promise_report.get("")
@requires(Permission.VIEW_REPORTS)
@names_nobody
def show() -> ResponseReturnValue:
    """Show what households may still ask for beside what there is, and when goods run out."""
    return _page(BudgetForm(formdata=None))


@promise_report.post("/budget")
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
            return redirect(url_for(".show"), 303)
    return _page(form)


def _page(form: BudgetForm) -> ResponseReturnValue:
    promise = queries.show_promise(db.session(), current_actor(), village_today())
    if form.money_yuan.data is None and not form.errors and promise.budget:
        form.money_yuan.data = Decimal(promise.budget.money_fen) / 100
    page = render_template("oversight/promise/promise.html", promise=promise, form=form)
    return page, form.status
