"""The village reads that it is to close, agrees or not, and sees what still waits."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.closures import queries, service
from pointsapp.closures.queries import State
from pointsapp.closures.waiting import what_waits
from pointsapp.closures.words import TO_DO
from pointsapp.community.villages.queries import own_village_name
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

closure_desk = Blueprint("closures", __name__, url_prefix="/manage/closure")


@closure_desk.get("")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show what the township proposes, and what must be done before the village closes."""
    return _page()


@closure_desk.get("/<int:closure_id>/notice")
@requires(Permission.MANAGE_VILLAGE)
def print_notice(closure_id: int) -> ResponseReturnValue:
    """Show the notice to hang out, once it is announced: the last day, where points go on."""
    session, actor = db.session(), current_actor()
    told = {State.ANNOUNCED, State.CLOSED}
    return render_template(
        "closures/notice.html",
        closure=queries.show_closure(session, village_of(actor), closure_id, states=told),
        village=own_village_name(session, actor),
        today=village_today(),
    )


@closure_desk.post("/<int:closure_id>/agreement")
@requires(Permission.MANAGE_VILLAGE)
def agree(closure_id: int) -> ResponseReturnValue:
    """Agree, which announces it."""
    queries.show_closure(db.session(), village_of(current_actor()), closure_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.agree(session, closure_id, by=current_actor(), at=now())
            flash(_("Agreed. Board and phones tell it from now on. Hang out the notice."))
            return redirect(url_for(".show"), 303)
    return _page(form)


@closure_desk.post("/<int:closure_id>/refusal")
@requires(Permission.MANAGE_VILLAGE)
def decline(closure_id: int) -> ResponseReturnValue:
    """Do not agree: the village stays."""
    queries.show_closure(db.session(), village_of(current_actor()), closure_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.withdraw(session, closure_id, by=current_actor(), at=now())
            flash(_("Not agreed to. The village stays as it is."))
            return redirect(url_for(".show"), 303)
    return _page(form)


def _page(sent: Form | None = None) -> ResponseReturnValue:
    session, village_id = db.session(), village_of(current_actor())
    closures = queries.list_closures(session, village_id)
    current = queries.current_of(closures)
    waiting = (
        what_waits(session, village_id, current.last_day, today=village_today()) if current else ()
    )
    page = render_template(
        "closures/village.html",
        closures=closures,
        current=current,
        waiting=waiting,
        to_do=TO_DO,
        sent=sent,
    )
    return page, sent.status if sent is not None else 200
