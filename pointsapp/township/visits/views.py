"""Entering a village to read, giving a reason to see names, leaving again."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.current import current_device_id, visited
from pointsapp.access.visits import service
from pointsapp.actor import Permission
from pointsapp.refusals import NotFound
from pointsapp.township.visits.forms import ReasonForm
from pointsapp.web import query
from pointsapp.web.addresses import local_path
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import Step, asks_for, requires
from pointsapp.web.unit_of_work import unit_of_work

township_visits = Blueprint("township_visits", __name__, url_prefix="/township")


@township_visits.post("/villages/<int:village_id>/visits")
@requires(Permission.VIEW_TOWNSHIP)
def begin(village_id: int) -> ResponseReturnValue:
    """Let the supervisor read in this village from now on."""
    with unit_of_work() as session:
        service.begin(session, village_id, _device(), by=current_actor(), at=now())
    return redirect("/", 303)


@township_visits.route("/visit/reason", methods=["GET", "POST"])
@requires(Permission.VIEW_TOWNSHIP)
@asks_for(Step.REASON)
def give_reason() -> ResponseReturnValue:
    """Ask why names of the village's households are needed, then show them for an hour."""
    visit = visited()
    if visit is None:
        raise NotFound
    form = ReasonForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.give_reason(session, form.reason.data, _device(), by=current_actor(), at=now())
            flash(_("Names show for an hour. The village and its households read the reason."))
            return redirect(local_path(query.text("next")), 303)
    page = render_template(
        "township/visits/reason.html", form=form, visit=visit, next_path=query.text("next") or None
    )
    return page, form.status


@township_visits.post("/visit/end")
@requires(Permission.VIEW_TOWNSHIP)
def end() -> ResponseReturnValue:
    """Let the supervisor leave the village for the township."""
    with unit_of_work() as session:
        service.end(session, _device())
    return redirect(url_for("township_villages.list_all"), 303)


def _device() -> int:
    device_id = current_device_id()
    if device_id is None:
        raise NotFound
    return device_id
