"""A paired member notes a visit, in a form or with one tap, and takes a slip back."""

from http import HTTPStatus

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.care.hazards.queries import kinds_of
from pointsapp.care.home_visits import service, words
from pointsapp.care.home_visits.forms import VisitForm
from pointsapp.care.home_visits.in_care import households_in_care
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

home_visits = Blueprint("home_visits", __name__, url_prefix="/paired/visits")
ROUND = "/paired/"


@home_visits.app_context_processor
def visit_words() -> dict[str, object]:
    """Give templates the words of visits."""
    return {"visits_about": words.ABOUT}


@home_visits.get("/new")
@requires(Permission.LOOK_AFTER)
def write() -> ResponseReturnValue:
    """Ask for all that can be said of a visit; `?household=` names where."""
    form = VisitForm(formdata=None, visited_on=village_today(), household=query.number("household"))
    return _page(form)


@home_visits.post("/")
@requires(Permission.LOOK_AFTER)
def note() -> ResponseReturnValue:
    """Note a visit, once however often it is sent."""
    form = VisitForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.note_visit(
                session, form.visit, key=form.visit_key, by=current_actor(), at=now()
            )
            flash(_("The visit is noted."))
            return redirect(ROUND, 303)
    return _page(form)


@home_visits.post("/kept")
@requires(Permission.LOOK_AFTER)
def note_kept() -> ResponseReturnValue:
    """Note a visit that a phone kept for whoever is signed in, and tell it why it is refused."""
    form, by = VisitForm(), current_actor()
    if request.form.get("person") != by.code:
        abort(HTTPStatus.FORBIDDEN)
    try:
        if not form.validate():
            raise Refusal
        with unit_of_work() as session:
            service.note_visit(session, form.visit, key=form.visit_key, by=by, at=now())
    except Refusal as refusal:
        return jsonify(reason=sentence_of(refusal)), status_of(refusal)
    return jsonify(refused={})


@home_visits.post("/<int:visit_id>/withdrawal")
@requires(Permission.LOOK_AFTER)
def take_back(visit_id: int) -> ResponseReturnValue:
    """Take back a visit that was noted today by a slip of the thumb."""
    with unit_of_work() as session:
        service.take_back(session, visit_id, by=current_actor(), at=now())
        flash(_("Taken back: no visit is noted."))
    return redirect(ROUND, 303)


def _page(form: VisitForm) -> ResponseReturnValue:
    form.offer(households_in_care(db.session(), current_actor()))
    form.offer_hazards(kinds_of(db.session(), current_actor()))
    page = render_template("care/home_visits/new.html", form=form, today=village_today())
    return page, form.status
