"""Import the roster and last year's balances: look at what was understood, then say yes."""

from io import BytesIO

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Permission
from pointsapp.community.balances import service as balances
from pointsapp.community.imports import words
from pointsapp.community.roster import service as roster
from pointsapp.community.roster.reading import read_roster
from pointsapp.extensions import db
from pointsapp.web import uploads
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.import_pages import (
    ConfirmationForm,
    ask_for_file,
    look_at_file,
    show_understood,
)
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

import_desk = Blueprint("imports", __name__, url_prefix="/manage")
ROSTER = "community/imports/choose_roster.html"
BALANCES = "community/imports/choose_balances.html"


@import_desk.get("/roster")
@requires(Permission.MANAGE_ROSTER)
def choose_roster() -> ResponseReturnValue:
    """Ask for the roster's file."""
    return ask_for_file(ROSTER)


@import_desk.post("/roster")
@requires(Permission.MANAGE_ROSTER)
def preview_roster() -> ResponseReturnValue:
    """Show what was understood of the roster and what saving it would do."""

    def show(content: bytes) -> str:
        found = read_roster(BytesIO(content), today=village_today())
        return show_understood(
            "community/imports/roster_preview.html",
            found,
            content,
            owner=current_actor().code,
            plan=roster.plan(db.session(), found, by=current_actor()),
            missing_names=words.missing_names,
            reasons=words.REASONS,
            fields=words.FIELDS,
        )

    return look_at_file(ROSTER, show)


@import_desk.post("/roster/import")
@requires(Permission.MANAGE_ROSTER)
def import_roster() -> ResponseReturnValue:
    """Save the roster that was shown."""
    form, owner = ConfirmationForm(), current_actor().code
    if form.validate_on_submit():
        found = read_roster(uploads.kept(form.token.data, owner=owner), today=village_today())
        with unit_of_work(form) as session:
            flash(_done(roster.save(session, found, by=current_actor())))
            uploads.forget(form.token.data, owner=owner)
            return redirect(url_for("households.list_all"), 303)
        return ask_for_file(ROSTER, form)
    return redirect(url_for(".choose_roster"), 303)


@import_desk.get("/balances")
@requires(Permission.MANAGE_ROSTER)
def choose_balances() -> ResponseReturnValue:
    """Ask for the file of last year's balances."""
    return ask_for_file(BALANCES)


@import_desk.post("/balances")
@requires(Permission.MANAGE_ROSTER)
def preview_balances() -> ResponseReturnValue:
    """Show what was understood of the balances."""

    def show(content: bytes) -> str:
        return show_understood(
            "community/imports/balances_preview.html",
            balances.read_balances(db.session(), BytesIO(content), by=current_actor()),
            content,
            owner=current_actor().code,
            reasons=words.REASONS,
            fields=words.FIELDS,
        )

    return look_at_file(BALANCES, show)


@import_desk.post("/balances/import")
@requires(Permission.MANAGE_ROSTER)
def import_balances() -> ResponseReturnValue:
    """Post the balances that were shown as opening transactions."""
    form, actor = ConfirmationForm(), current_actor()
    if form.validate_on_submit():
        content = uploads.kept(form.token.data, owner=actor.code)
        with unit_of_work(form) as session:
            found = balances.read_balances(session, content, by=current_actor())
            day = village_today()
            count = balances.save(session, found, day=day, by=actor, at=now())
            uploads.forget(form.token.data, owner=actor.code)
            flash(ngettext("%(num)d balance is saved.", "%(num)d balances are saved.", count))
            return redirect(url_for("households.list_all"), 303)
        return ask_for_file(BALANCES, form)
    return redirect(url_for(".choose_balances"), 303)


def _done(plan: roster.Plan) -> str:
    if plan.changes_nothing:
        return _("The roster is already the same. Nothing was changed.")
    return _(
        "Saved: %(households)s households and %(people)s people are new, %(changes)s changes.",
        households=len(plan.new_households),
        people=plan.people_to_enrol,
        changes=len(plan.changes),
    )
