"""A household nominates somebody; staff note what groups nominate, and answer."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.honours.nominations import queries, service, words
from pointsapp.honours.nominations.forms import (
    NominationForm,
    OfficeNominationForm,
    SettingAsideForm,
)
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

nominations = Blueprint("nominations", __name__)
NOMINATIONS_OF_A_PART = 30


@nominations.app_context_processor
def honour_words() -> dict[str, object]:
    """Give every template the names of honours."""
    return {"honour_kinds": words.KINDS, "nomination_outcomes": words.OUTCOMES}


@nominations.route("/my/nominations", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def own() -> ResponseReturnValue:
    """Show what the household nominated, and take a nomination."""
    form = NominationForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.nominate(session, form.new(), key=form.key.data, by=current_actor(), at=now())
            flash(_("Thank you. The committee reads it."))
            return redirect(url_for(".own"), 303)
    made = queries.own_nominations(db.session(), current_actor())
    part = query.part(made, NOMINATIONS_OF_A_PART)
    page = render_template("honours/nominations/own.html", part=part, form=form)
    return page, form.status


@nominations.get("/nominations/")
@requires(Permission.TAKE_NOMINATIONS)
def list_all() -> ResponseReturnValue:
    """Show the village's nominations, those that wait first."""
    return _list(OfficeNominationForm(formdata=None))


@nominations.post("/nominations/")
@requires(Permission.TAKE_NOMINATIONS)
def add() -> ResponseReturnValue:
    """Take down what a group or the staff nominates."""
    form = OfficeNominationForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.nominate(session, form.new(), key=form.key.data, by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for(".list_all"), 303)
    return _list(form)


@nominations.post("/nominations/<int:nomination_id>/setting-aside")
@requires(Permission.MANAGE_VILLAGE)
def set_aside(nomination_id: int) -> ResponseReturnValue:
    """Say that a nomination is not taken up, and why."""
    form = SettingAsideForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.set_aside(
                session, nomination_id, form.answer.data, by=current_actor(), at=now()
            )
            flash(_("The answer is sent."))
            return redirect(url_for(".list_all"), 303)
    return _list(OfficeNominationForm(formdata=None), form, nomination_id)


def _list(
    form: OfficeNominationForm,
    aside: SettingAsideForm | None = None,
    nomination_id: int | None = None,
) -> ResponseReturnValue:
    listed = queries.list_nominations(db.session(), current_actor())
    if nomination_id is not None and nomination_id not in {one.id for one in listed}:
        raise NotFound
    page = render_template(
        "honours/nominations/list.html",
        part=query.part(listed, NOMINATIONS_OF_A_PART),
        form=form,
        aside=aside or SettingAsideForm(formdata=None),
        nomination_id=nomination_id,
    )
    return page, (aside or form).status
