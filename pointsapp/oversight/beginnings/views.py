"""The list of first steps: on a page of its own, and for the administrator's home page."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.beginnings import queries, service, words
from pointsapp.oversight.beginnings.queries import Beginnings
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

beginnings = Blueprint("beginnings", __name__, url_prefix="/manage/beginnings")


@beginnings.get("")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show all first steps, done or not."""
    steps = queries.beginnings_of(db.session(), current_actor())
    return render_template("oversight/beginnings/beginnings.html", beginnings=steps)


@beginnings.post("/hiding")
@requires(Permission.MANAGE_VILLAGE)
def hide() -> ResponseReturnValue:
    """Take the list off the home page, or put it back: `hidden` is 1 or 0."""
    hidden = request.form.get("hidden") == "1"
    with unit_of_work() as session:
        service.hide(session, hidden=hidden, by=current_actor())
    return redirect("/" if hidden else url_for(".show"), 303)


@beginnings.app_context_processor
def steps_to_take() -> dict[str, object]:
    """Let the home page ask for the steps that an administrator still has before the village."""
    return {"steps_to_take": _steps_to_take, "step_words": words.STEPS}


def _steps_to_take() -> Beginnings | None:
    actor = current_actor()
    if not actor.may(Permission.MANAGE_VILLAGE):
        return None
    steps = queries.beginnings_of(db.session(), actor)
    return None if steps.is_over or steps.is_hidden else steps
