"""The end of an exchange day: look at what went, count the shelf, print and sign."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.cashing_up import queries, service
from pointsapp.exchange.cashing_up.forms import CashingUpForm
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up
from pointsapp.web.unit_of_work import unit_of_work

cashing_up = Blueprint("cashing_up", __name__, url_prefix="/cashing-up")


@cashing_up.get("/")
@requires(Permission.VIEW_REPORTS)
def show_day() -> ResponseReturnValue:
    """Show `?day=`, or today with the shelf to count."""
    form, typed = taken_up(CashingUpForm) or (CashingUpForm(formdata=None), {})
    return _page(form, typed, query.day("day"))


@cashing_up.post("/")
@requires(Permission.REDEEM)
def count() -> ResponseReturnValue:
    """Keep the counts beside the book."""
    form = CashingUpForm()
    counts = form.read_counts(request.form)
    if form.refused is None and form.validate_on_submit():
        with unit_of_work(form) as session:
            cashing_up_id = service.cash_up(
                session,
                counts,
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("The count is kept. Print it and sign."))
            return redirect(url_for(".show", cashing_up_id=cashing_up_id), 303)
    led_back = show_again(form, url_for(".show_day"), request.form)
    return led_back or _page(form, request.form, None)


@cashing_up.get("/<int:cashing_up_id>")
@requires(Permission.VIEW_REPORTS)
def show(cashing_up_id: int) -> ResponseReturnValue:
    """Show the day with its count, to print and sign."""
    count = queries.show_count(db.session(), current_actor(), cashing_up_id)
    return render_template("exchange/cashing_up/counted.html", count=count)


def _page(form: CashingUpForm, typed: Mapping[str, str], day: date | None) -> ResponseReturnValue:
    today = village_today()
    day = day or today
    page = render_template(
        "exchange/cashing_up/cashing_up.html",
        day=queries.show_day(db.session(), current_actor(), day),
        form=form,
        typed=typed,
        is_today=day == today,
        now=now(),
    )
    return page, form.status
