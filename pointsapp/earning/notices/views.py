"""The board's notice to print, objections and their answers, posting what is due."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Permission
from pointsapp.earning.notices import queries, service, words
from pointsapp.earning.notices.forms import AnswerForm, ObjectionForm
from pointsapp.earning.notices.service import NewObjection
from pointsapp.earning.sheets.queries import sheet_of_line
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

notices = Blueprint("notices", __name__)


@notices.app_context_processor
def objection_words() -> dict[str, object]:
    """Give every template the words of objections."""
    return {"objection_outcomes": words.OUTCOMES}


@notices.get("/sheets/<int:sheet_id>/notice")
@requires(Permission.VIEW_SHEETS)
def print_notice(sheet_id: int) -> ResponseReturnValue:
    """Show the sheet as it goes on the board; `?size=a3` in type to be read from afar."""
    notice = queries.show_notice(db.session(), current_actor(), sheet_id)
    return render_template(
        "earning/notices/notice.html",
        notice=notice,
        is_large=query.text("size") == "a3",
    )


@notices.post("/sheets/due-postings")
@requires(Permission.APPROVE_SHEETS)
def post_due() -> ResponseReturnValue:
    """Post what has been on notice long enough."""
    if Form().validate_on_submit():
        with unit_of_work() as session:
            due = service.post_due(session, by=current_actor(), at=now())
        posted = sum(sheet.posted for sheet in due)
        flash(ngettext("%(num)d line is posted.", "%(num)d lines are posted.", posted))
    return redirect(url_for("sheets.list_all"), 303)


@notices.get("/objections/")
@requires(Permission.VIEW_SHEETS)
def list_objections() -> ResponseReturnValue:
    """Show the village's objections, the open ones first."""
    return _objections_page(AnswerForm(formdata=None), None)


@notices.route("/lines/<int:line_id>/objection", methods=["GET", "POST"])
@requires(Permission.VIEW_SHEETS)
def object_to_line(line_id: int) -> ResponseReturnValue:
    """Take down an objection to one line."""
    form = ObjectionForm()
    if form.validate_on_submit():
        new = NewObjection(form.words.data, form.via.data, form.objector.data or "")
        with unit_of_work(form) as session:
            service.object_to_line(
                session, line_id, new, key=form.key.data, by=current_actor(), at=now()
            )
            flash(_("The objection is taken down. Its line waits for the answer."))
            return redirect(url_for(".list_objections"), 303)
    sheet = sheet_of_line(db.session(), current_actor(), line_id)
    line = next(line for line in sheet.lines if line.id == line_id)
    page = render_template("earning/notices/object.html", form=form, sheet=sheet, line=line)
    return page, form.status


@notices.post("/objections/<int:objection_id>/answer")
@requires(Permission.APPROVE_SHEETS)
def answer(objection_id: int) -> ResponseReturnValue:
    """Answer an objection: upheld or dismissed, and why."""
    form = AnswerForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.answer(
                session,
                objection_id,
                outcome=form.outcome.data,
                words=form.words.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("The objection is answered."))
            return redirect(url_for(".list_objections"), 303)
    return _objections_page(form, objection_id)


def _objections_page(form: AnswerForm, answering: int | None) -> ResponseReturnValue:
    objections = queries.list_objections(db.session(), current_actor())
    if answering is not None and answering not in {objection.id for objection in objections}:
        raise NotFound
    page = render_template(
        "earning/notices/objections.html",
        objections=objections,
        form=form,
        answering=answering,
        via=words.VIA,
        outcomes=words.OUTCOMES,
        today=village_today(),
    )
    return page, form.status
