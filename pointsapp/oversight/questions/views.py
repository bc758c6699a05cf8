"""The village's own desk of questions: read, answered in words."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.extensions import db
from pointsapp.oversight.questions import queries, service, thresholds, words
from pointsapp.oversight.questions.forms import SayingForm, ThresholdsForm, typed_in
from pointsapp.oversight.questions.models import Said
from pointsapp.oversight.questions.refusals import TownshipAsks
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

questions = Blueprint("questions", __name__, url_prefix="/reports/questions")


def asked_month() -> date:
    """Return the month that the address names, or this one."""
    return query.month("month") or village_today().replace(day=1)


@questions.get("")
@requires(Permission.ANSWER_QUESTIONS)
def list_all() -> ResponseReturnValue:
    """Show which questions stand in the village, in this month or `?month=2026-11`."""
    session, village_id, month = db.session(), village_of(current_actor()), asked_month()
    place = thresholds.place_of_village(session, village_id)
    set_to = thresholds.thresholds_in(session, place)
    standing = queries.standing_in(session, [village_id], month, set_to, now=now())
    return render_template(
        "oversight/questions/list.html",
        standing=standing.get(village_id, ()),
        others=queries.asked_about_others(session, village_id, month),
        month=month,
        words=words,
    )


@questions.get("/<string:name>")
@requires(Permission.ANSWER_QUESTIONS)
def show(name: str) -> ResponseReturnValue:
    """Show a question with the facts behind it and what was said to it."""
    return _page(name, SayingForm(formdata=None))


@questions.post("/<string:name>/answers")
@requires(Permission.ANSWER_QUESTIONS)
def answer(name: str) -> ResponseReturnValue:
    """Answer a question for the village."""
    form = SayingForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            saying = service.Saying(
                name, asked_month(), Said.ANSWERED, form.words.data, form.key.data
            )
            service.say(session, saying, by=current_actor(), at=now())
            flash(_("The answer is kept, with your name."))
            month = queries.month_key(saying.month)
            return redirect(url_for(".show", name=name, month=month), 303)
    return _page(name, form)


@questions.route("/thresholds", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def set_thresholds() -> ResponseReturnValue:
    """Set from when on questions are asked, in a village that belongs to no township."""
    place = thresholds.place_of_village(db.session(), village_of(current_actor()))
    form = ThresholdsForm(data=thresholds.thresholds_in(db.session(), place))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            if place.township_id is not None:
                raise TownshipAsks
            thresholds.set_thresholds(session, typed_in(form), place, by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".list_all"), 303)
    page = render_template(
        "oversight/questions/thresholds.html",
        form=form,
        words=words,
        action=url_for(".set_thresholds"),
        is_set_by_township=place.township_id is not None,
    )
    return page, form.status


def _page(name: str, form: SayingForm) -> ResponseReturnValue:
    shown = queries.show_question(
        db.session(), village_of(current_actor()), name, asked_month(), now=now()
    )
    page = render_template("oversight/questions/show.html", shown=shown, form=form, words=words)
    return page, form.status
