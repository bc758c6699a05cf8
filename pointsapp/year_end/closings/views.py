"""Closing periods: the list of what still waits, the closing, and the way back."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.village_time import coming_year
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.closings import queries, service
from pointsapp.year_end.closings.forms import ClosingForm, ReopeningForm
from pointsapp.year_end.closings.words import TO_DO, end_of_period

period_desk = Blueprint("periods", __name__, url_prefix="/manage/periods")
period_desk.add_app_template_filter(end_of_period, "end_of_period")


@period_desk.get("/")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show what is closed, and what of the period `?through=` still waits."""
    return _page(query.day("through"))


@period_desk.post("/")
@requires(Permission.MANAGE_VILLAGE)
def close() -> ResponseReturnValue:
    """Close a period."""
    form = ClosingForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.close(session, form.through.data, by=current_actor(), at=now())
            flash(_("Closed. Nothing is dated into these days any more."))
            return redirect(url_for(".show"), 303)
    return _page(form.through.data, form)


@period_desk.post("/<int:closing_id>/reopening")
@requires(Permission.MANAGE_VILLAGE)
def reopen(closing_id: int) -> ResponseReturnValue:
    """Open the last period again, together with a colleague."""
    form = ReopeningForm()
    if form.validate_on_submit() and form.check_colleague():
        with unit_of_work(form) as session:
            service.reopen(
                session,
                closing_id,
                form.reason.data,
                second=form.second,
                by=current_actor(),
                at=now(),
            )
            flash(_("Opened again. The public board tells it with your reason."))
            return redirect(url_for(".show"), 303)
    if closing_id not in {one.id for one in _closings()}:
        raise NotFound
    return _page(None, form)


def _closings() -> tuple[queries.ClosingRow, ...]:
    return queries.list_closings(db.session(), village_of(current_actor()))


def _page(through: date | None, sent: Form | None = None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    ends = queries.ends_of_periods(session, actor, today=village_today())
    chosen = through if through in ends else None
    waiting = queries.what_waits(session, village_of(actor), chosen) if chosen else ()
    page = render_template(
        "year_end/closings/periods.html",
        ends=ends,
        chosen=chosen,
        waiting=waiting,
        closings=_closings(),
        closing=ClosingForm(formdata=None, through=chosen),
        reopening=sent if isinstance(sent, ReopeningForm) else ReopeningForm(formdata=None),
        sent=sent,
        to_do=TO_DO,
        coming_year=coming_year(village_today()),
    )
    return page, sent.status if sent is not None else 200
