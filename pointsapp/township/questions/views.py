"""The township's desk of questions: asked, answered by the village, closed with a note."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.questions import service, thresholds, words
from pointsapp.oversight.questions.forms import ThresholdsForm, typed_in
from pointsapp.oversight.questions.models import Said
from pointsapp.oversight.questions.queries import month_key, show_question
from pointsapp.oversight.questions.service import Saying
from pointsapp.oversight.questions.views import asked_month
from pointsapp.township.questions import queries
from pointsapp.township.questions.forms import TownshipSayingForm
from pointsapp.township.villages.queries import show_village
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

township_questions = Blueprint("township_questions", __name__, url_prefix="/township/questions")


@township_questions.get("/")
@requires(Permission.VIEW_TOWNSHIP)
def list_all() -> ResponseReturnValue:
    """Show which questions stand in which village, in this month or `?month=2026-11`."""
    month = asked_month()
    villages = queries.show_desk(db.session(), current_actor(), month, now=now())
    return render_template(
        "township/questions/list.html", villages=villages, month=month, words=words
    )


@township_questions.get("/<int:village_id>/<string:name>")
@requires(Permission.VIEW_TOWNSHIP)
def show(village_id: int, name: str) -> ResponseReturnValue:
    """Show a question of a village, names of households masked, and what was said to it."""
    return _page(village_id, name, TownshipSayingForm(formdata=None))


@township_questions.post("/<int:village_id>/<string:name>/remarks")
@requires(Permission.VIEW_TOWNSHIP)
def say(village_id: int, name: str) -> ResponseReturnValue:
    """Ask the village, or close the question with a note."""
    form = TownshipSayingForm()
    actor, month = current_actor(), asked_month()
    village = show_village(db.session(), actor, village_id)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            saying = Saying(name, month, Said(form.said.data), form.words.data, form.key.data)
            service.say(session, saying, by=replace(actor, village_id=village.id), at=now())
            flash(_("Kept. The village reads it with your name."))
            there = url_for(".show", village_id=village_id, name=name, month=month_key(month))
            return redirect(there, 303)
    return _page(village_id, name, form)


@township_questions.route("/thresholds", methods=["GET", "POST"])
@requires(Permission.SET_UP_VILLAGES)
def set_thresholds() -> ResponseReturnValue:
    """Set from when on questions are asked in all villages of the township."""
    place = thresholds.place_of_supervisor(current_actor())
    form = ThresholdsForm(data=thresholds.thresholds_in(db.session(), place))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            values = typed_in(form)
            thresholds.set_thresholds(session, values, place, by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".list_all"), 303)
    page = render_template(
        "oversight/questions/thresholds.html",
        form=form,
        words=words,
        action=url_for(".set_thresholds"),
    )
    return page, form.status


def _page(village_id: int, name: str, form: TownshipSayingForm) -> ResponseReturnValue:
    village = show_village(db.session(), current_actor(), village_id)
    shown = show_question(db.session(), village.id, name, asked_month(), now=now())
    page = render_template(
        "township/questions/show.html", village=village, shown=shown, form=form, words=words
    )
    return page, form.status
