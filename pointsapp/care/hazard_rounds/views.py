"""Rounds of all yards: the list, a new one, and what is not in order where."""

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Permission
from pointsapp.care.hazard_rounds import queries, service
from pointsapp.care.hazard_rounds.forms import RoundForm, SeenForm
from pointsapp.care.hazard_rounds.service import NewRound, Seen
from pointsapp.care.hazards.queries import kinds_of
from pointsapp.community.villages.groups import groups_of
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.requires import requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

hazard_rounds = Blueprint("hazard_rounds", __name__, url_prefix="/hazards/rounds")


@hazard_rounds.get("/")
@requires(Permission.TAKE_NEEDS)
def list_all() -> ResponseReturnValue:
    """Show the village's rounds, the latest first."""
    page = queries.list_rounds(db.session(), current_actor(), before=query.number("before"))
    return render_template("care/hazard_rounds/list.html", page=page)


@hazard_rounds.route("/new", methods=["GET", "POST"])
@requires(Permission.TAKE_NEEDS)
def start() -> ResponseReturnValue:
    """Start a round and go on to its households."""
    actor = current_actor()
    kinds = kinds_of(db.session(), actor)
    form = RoundForm(held_on=village_today(), kinds=kinds)
    form.offer(kinds, groups_of(db.session(), actor))
    if form.validate_on_submit():
        new = NewRound(form.held_on.data, tuple(form.kinds.data), tuple(form.groups.data or ()))
        with unit_of_work(form) as session:
            round_id = service.start(session, new, key=form.key.data, by=actor, at=now())
            return redirect(url_for(".show", round_id=round_id), 303)
    return render_template("care/hazard_rounds/new.html", form=form), form.status


@hazard_rounds.get("/<int:round_id>")
@requires(Permission.TAKE_NEEDS)
def show(round_id: int) -> ResponseReturnValue:
    """Show all households of a round with what is not in order."""
    return _page(round_id, Form())


@hazard_rounds.post("/<int:round_id>/ending")
@requires(Permission.TAKE_NEEDS)
def end(round_id: int) -> ResponseReturnValue:
    """End a round: the hazards that were found are written down."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            count = service.end(session, round_id, by=current_actor(), at=now())
            told = ngettext("%(num)d household was looked at.", "%(num)d were looked at.", count)
            flash(told)
            return redirect(url_for(".show", round_id=round_id), 303)
    return _page(round_id, form)


@hazard_rounds.route("/<int:round_id>/households/<int:household_id>", methods=["GET", "POST"])
@shows_household
@requires(Permission.TAKE_NEEDS)
def note(round_id: int, household_id: int) -> ResponseReturnValue:
    """Note what is not in order at one household, without script."""
    page = queries.show_round(db.session(), current_actor(), round_id)
    yard = page.yard(household_id)
    form = SeenForm(find=yard.finding.kinds, words=yard.finding.words)
    form.offer(page.kinds)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            seen, by = _seen(form), current_actor()
            service.note(session, round_id, household_id, seen, by=by, at=now())
            flash(_("Saved."))
            return redirect(url_for(".show", round_id=round_id, _anchor=f"h{household_id}"), 303)
    shown = render_template("care/hazard_rounds/yard.html", round=page, yard=yard, form=form)
    return shown, form.status


@hazard_rounds.post("/<int:round_id>/households/<int:household_id>/findings")
@requires(Permission.TAKE_NEEDS)
def note_at_once(round_id: int, household_id: int) -> ResponseReturnValue:
    """Keep what was ticked as soon as it is, and tell the phone if it is refused."""
    form = SeenForm()
    form.offer(queries.kinds_of_round(db.session(), current_actor(), round_id))
    try:
        if not form.validate():
            raise Refusal
        with unit_of_work() as session:
            seen, by = _seen(form), current_actor()
            service.note(session, round_id, household_id, seen, by=by, at=now())
    except Refusal as refusal:
        return jsonify(reason=sentence_of(refusal)), status_of(refusal)
    return jsonify(refused={})


def _seen(form: SeenForm) -> Seen:
    return Seen(tuple(form.find.data or ()), form.words.data or "")


def _page(round_id: int, form: Form) -> ResponseReturnValue:
    page = queries.show_round(db.session(), current_actor(), round_id)
    shown = render_template("care/hazard_rounds/round.html", round=page, form=form)
    return shown, form.status
