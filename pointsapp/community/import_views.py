"""Import the roster and last year's balances: look at what was understood, then say yes."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Actor, Permission
from pointsapp.community import balances, roster, words
from pointsapp.community.forms import ConfirmationForm, FileForm
from pointsapp.community.roster_reading import Roster, read_roster
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import uploads
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

import_desk = Blueprint("imports", __name__)


@import_desk.get("/roster")
@requires(Permission.MANAGE_ROSTER)
def choose_roster() -> ResponseReturnValue:
    """Ask for the roster's file."""
    return _choose("community/choose_roster.html", FileForm(formdata=None))


@import_desk.post("/roster")
@requires(Permission.MANAGE_ROSTER)
def preview_roster() -> ResponseReturnValue:
    """Show what was understood of the roster and what saving it would do."""
    return _preview("community/choose_roster.html", _show_roster)


@import_desk.post("/roster/import")
@requires(Permission.MANAGE_ROSTER)
def import_roster() -> ResponseReturnValue:
    """Save the roster that was shown."""
    form, village_id, owner = ConfirmationForm(), *_who()
    if form.validate_on_submit():
        found = _read_roster(uploads.kept(form.token.data, owner=owner))
        with unit_of_work(form) as session:
            done = roster.save(session, village_id, found)
            uploads.forget(form.token.data, owner=owner)
            flash(_done(done))
            return redirect(url_for("households.list_all"), 303)
    return redirect(url_for(".choose_roster"), 303)


@import_desk.get("/balances")
@requires(Permission.MANAGE_ROSTER)
def choose_balances() -> ResponseReturnValue:
    """Ask for the file of last year's balances."""
    return _choose("community/choose_balances.html", FileForm(formdata=None))


@import_desk.post("/balances")
@requires(Permission.MANAGE_ROSTER)
def preview_balances() -> ResponseReturnValue:
    """Show what was understood of the balances."""
    return _preview("community/choose_balances.html", _show_balances)


@import_desk.post("/balances/import")
@requires(Permission.MANAGE_ROSTER)
def import_balances() -> ResponseReturnValue:
    """Post the balances that were shown as opening transactions."""
    form, village_id, owner = ConfirmationForm(), *_who()
    if form.validate_on_submit():
        content = uploads.kept(form.token.data, owner=owner)
        with unit_of_work(form) as session:
            found = balances.read_balances(session, village_id, content)
            count = balances.save(
                session, village_id, found, day=village_today(), by=current_actor(), at=now()
            )
            uploads.forget(form.token.data, owner=owner)
            flash(ngettext("%(num)d balance is saved.", "%(num)d balances are saved.", count))
            return redirect(url_for("households.list_all"), 303)
        return _choose("community/choose_balances.html", form)
    return redirect(url_for(".choose_balances"), 303)


def _who() -> tuple[int, str]:
    actor: Actor = current_actor()
    if actor.village_id is None:
        raise NotFound
    return actor.village_id, actor.code


def _choose(template: str, form: FileForm | ConfirmationForm) -> ResponseReturnValue:
    file_form = form if isinstance(form, FileForm) else FileForm(formdata=None)
    return render_template(template, form=file_form, refused=form), form.status


def _preview(template: str, show: Callable[[bytes], str]) -> ResponseReturnValue:
    form = FileForm()
    if form.validate_on_submit():
        try:
            return show(form.file.data.read())
        except Refusal as refusal:
            form.refuse(refusal)
    return _choose(template, form)


def _read_roster(content: BytesIO) -> Roster:
    return read_roster(content, today=village_today())


def _show_roster(content: bytes) -> str:
    village_id, owner = _who()
    found = _read_roster(BytesIO(content))
    planned = roster.plan(db.session(), village_id, found)
    return _page("community/roster_preview.html", found, content, owner, plan=planned)


def _show_balances(content: bytes) -> str:
    village_id, owner = _who()
    found = balances.read_balances(db.session(), village_id, BytesIO(content))
    return _page("community/balances_preview.html", found, content, owner)


def _page(template: str, found: Any, content: bytes, owner: str, **more: object) -> str:
    token = "" if found.errors else uploads.keep(content, owner=owner)
    form = ConfirmationForm(formdata=None, token=token)
    return render_template(
        template, found=found, form=form, reasons=words.REASONS, fields=words.FIELDS, **more
    )


def _done(plan: roster.Plan) -> str:
    if plan.changes_nothing:
        return _("The roster stands so already. Nothing was changed.")
    return _(
        "Saved: %(households)s households and %(people)s people are new, %(changes)s changes.",
        households=len(plan.new_households),
        people=plan.people_to_enrol,
        changes=len(plan.changes),
    )
