"""Rounds of inspection: the list, a new one, and marking from household to household."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from pointsapp.actor import Permission
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.inspections import queries, service
from pointsapp.earning.inspections.forms import MarksForm, RoundForm
from pointsapp.earning.inspections.service import NewRound
from pointsapp.earning.inspections.visits import graded_rules
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

inspections = Blueprint("inspections", __name__, url_prefix="/inspections")


@inspections.get("/")
@requires(Permission.RECORD_ACTIVITIES)
def list_all() -> ResponseReturnValue:
    """Show the village's rounds, the latest first."""
    page = queries.list_rounds(db.session(), current_actor(), before=query.number("before"))
    return render_template("earning/inspections/list.html", page=page)


@inspections.route("/new", methods=["GET", "POST"])
@requires(Permission.RECORD_ACTIVITIES)
def start() -> ResponseReturnValue:
    """Start a round and go on to its households."""
    form = RoundForm(held_on=village_today())
    actor = current_actor()
    form.offer(
        graded_rules(db.session(), actor, village_today()),
        groups_of(db.session(), actor),
    )
    if form.validate_on_submit():
        new = NewRound(
            name=form.name.data,
            held_on=form.held_on.data,
            rule_version_id=form.rule.data,
            judges=form.judges.data,
            groups=form.groups.data or (),
        )
        with unit_of_work(form) as session:
            round_id = service.start(session, new, key=form.key.data, by=actor, at=now())
            return redirect(url_for(".show", round_id=round_id), 303)
    return render_template("earning/inspections/new.html", form=form), form.status


@inspections.get("/<int:round_id>")
@requires(Permission.VIEW_SHEETS)
def show(round_id: int) -> ResponseReturnValue:
    """Show a group's households with one judge's marks."""
    form = MarksForm(formdata=None)
    group_id = query.number("group")
    return _page(round_id, form, group_id=group_id, judge=query.number("judge") or 1)


@inspections.post("/<int:round_id>/marks")
@requires(Permission.RECORD_ACTIVITIES)
def mark(round_id: int) -> ResponseReturnValue:
    """Keep the page's marks; then stay, mark the rest alike, or go to the sheet."""
    form = MarksForm()
    judge = form.judge.data or 1
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            levels, by, at = form.read_levels(request.form), current_actor(), now()
            service.mark(session, round_id, levels, judge=judge, by=by, at=at)
            if form.then.data == "sheet":
                sheet_id = service.draw_up_sheet(session, round_id, by=by, at=at)
                return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
            _mark_rest(session, round_id, form, judge)
            address = url_for(".show", round_id=round_id, group=form.group_id, judge=judge)
            return redirect(address, 303)
    return _page(round_id, form, group_id=form.group_id, judge=judge)


def _mark_rest(session: Session, round_id: int, form: MarksForm, judge: int) -> None:
    """Give the households without a mark the grade of “all others”, where it was pressed."""
    level = form.rest.data
    if level is None:
        flash(_("Saved."))
        return
    count = service.mark_rest(session, round_id, level, judge=judge, by=current_actor(), at=now())
    flash(ngettext("%(num)d household marked.", "%(num)d households marked.", count))


@inspections.post("/<int:round_id>/households/<int:household_id>/mark")
@requires(Permission.RECORD_ACTIVITIES)
def mark_one(round_id: int, household_id: int) -> ResponseReturnValue:
    """Keep one household's mark as soon as it is given, and tell the phone if it is refused."""
    form = MarksForm()
    levels = form.read_levels(request.form)
    judge = form.judge.data or 1
    try:
        if not form.validate():
            raise Refusal
        if set(levels) != {household_id}:
            raise NotFound
        with unit_of_work() as session:
            service.mark(session, round_id, levels, judge=judge, by=current_actor(), at=now())
    except Refusal as refusal:
        return jsonify(reason=sentence_of(refusal)), status_of(refusal)
    return jsonify(refused={})


def _page(
    round_id: int, form: MarksForm, *, group_id: int | None, judge: int
) -> ResponseReturnValue:
    page = queries.show_round(
        db.session(), current_actor(), round_id, group_id=group_id, judge=judge
    )
    return render_template(
        "earning/inspections/round.html",
        round=page,
        form=form,
        typed=form.read_levels(request.form),
    ), form.status
