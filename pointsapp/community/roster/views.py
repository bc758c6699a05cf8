"""Import the roster: look at what was understood, answer what is asked, then say yes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import FIELDS, REASONS
from pointsapp.community.roster import comparing, service, words
from pointsapp.community.roster.comparing import Plan
from pointsapp.community.roster.forms import RosterForm
from pointsapp.community.roster.reading import read_roster
from pointsapp.community.roster.writing import export_roster
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.import_pages import (
    SentFile,
    ask_for_file,
    forget,
    look_at_file,
    sent_again,
    show_understood,
)
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, written_down
from pointsapp.web.unit_of_work import unit_of_work

roster_desk = Blueprint("roster", __name__, url_prefix="/manage")
CHOOSE = "community/roster/choose.html"


@roster_desk.get("/roster")
@requires(Permission.MANAGE_ROSTER)
def choose() -> ResponseReturnValue:
    """Ask for the roster's file."""
    return ask_for_file(CHOOSE)


@roster_desk.get("/roster.xlsx")
@written_down("roster-exported")
@requires(Permission.MANAGE_ROSTER)
def export() -> ResponseReturnValue:
    """Hand out the roster as an Excel file."""
    workbook = export_roster(db.session(), by=current_actor())
    return send_workbook(workbook, "花名册")


@roster_desk.post("/roster")
@requires(Permission.MANAGE_ROSTER)
def preview() -> ResponseReturnValue:
    """Show what was understood of the roster, what saving would do, and what is asked."""
    return look_at_file(CHOOSE, lambda sent: _page(sent, RosterForm(formdata=None)), FIELDS)


@roster_desk.post("/roster/import")
@requires(Permission.MANAGE_ROSTER)
def save() -> ResponseReturnValue:
    """Save the roster that was shown."""
    form = RosterForm()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    if form.validate_on_submit():
        roster = read_roster(sent.stream, today=village_today(), chosen=sent.columns)
        file, by = file_of(sent.name, sent.content), current_actor()
        with unit_of_work(form) as session:
            done = service.save(session, roster, file, answers=form.answers, by=by, at=now())
            forget(sent)
            flash(_done(done))
            return redirect(url_for("households.list_all"), 303)
    return _page(sent, form), form.status


def _page(sent: SentFile, form: RosterForm) -> str:
    session, actor = db.session(), current_actor()
    roster = read_roster(sent.stream, today=village_today(), chosen=sent.columns)
    plan = comparing.plan(session, roster, by=actor, answers=form.answers)
    form.offer(plan)
    return show_understood(
        "community/roster/preview.html",
        roster,
        sent,
        form,
        more_errors=plan.errors,
        plan=plan,
        before=service.imported_before(session, file_of(sent.name, sent.content), by=actor),
        missing_names=words.missing_names,
        reasons=REASONS,
        fields=FIELDS,
    )


def _done(plan: Plan) -> str:
    if plan.changes_nothing:
        return _("The roster is already the same. Nothing was changed.")
    return _(
        "Saved: %(households)s households and %(people)s people are new, %(changes)s changes.",
        households=len(plan.new_households),
        people=plan.people_to_enrol,
        changes=len(plan.changes),
    )
