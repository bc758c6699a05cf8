"""Correcting a line, or a whole sheet, with a reason."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.corrections import queries, service
from pointsapp.earning.corrections.forms import CorrectionForm
from pointsapp.earning.rules.words import quantity_text
from pointsapp.earning.sheets.queries import SheetLine, SheetPage, sheet_of_line, show_sheet
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

correction_desk = Blueprint("corrections", __name__)


@correction_desk.route("/lines/<int:line_id>/correction", methods=["GET", "POST"])
@requires(Permission.VIEW_SHEETS)
def correct_line(line_id: int) -> ResponseReturnValue:
    """Show what correcting the line does, and do it or ask for it."""
    actor = current_actor()
    sheet = sheet_of_line(db.session(), actor, line_id)
    line = next(line for line in sheet.lines if line.id == line_id)
    form = CorrectionForm()
    form.offer(queries.grades_of(db.session(), line_id))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            correction = form.correction(line)
            corrected = service.correct_line(session, line_id, correction, by=actor, at=now())
            _say(waits=corrected != sheet.id)
            return redirect(_after(corrected, sheet, line), 303)
    return _page(form, sheet, [line])


@correction_desk.route("/sheets/<int:sheet_id>/correction", methods=["GET", "POST"])
@requires(Permission.VIEW_SHEETS)
def correct_sheet(sheet_id: int) -> ResponseReturnValue:
    """Show what taking the whole sheet off does, and do it or ask for it, as one act."""
    actor = current_actor()
    sheet = show_sheet(db.session(), actor, sheet_id)
    form = CorrectionForm()
    form.offer(())
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            correction = form.correction()
            corrected = service.correct_sheet(session, sheet_id, correction, by=actor, at=now())
            _say(waits=corrected != sheet.id)
            return redirect(url_for("sheets.show", sheet_id=corrected), 303)
    return _page(form, sheet, sheet.lines)


def _say(*, waits: bool) -> None:
    if waits:
        flash(_("The correction is asked for. It counts when somebody else has approved it."))
    else:
        flash(_("It is taken off."))


def _after(corrected: int, sheet: SheetPage, line: SheetLine) -> str:
    """Return where to go: to the sheet, or on to entering the deed as it was."""
    if request.form.get("then") != "enter":
        return url_for("sheets.show", sheet_id=corrected)
    return url_for(
        "entries.enter",
        resident_id=line.resident_id,
        title=sheet.title,
        day=line.occurred_on.isoformat(),
        quantity=quantity_text(line.quantity),
        rule=line.code,
    )


def _page(
    form: CorrectionForm, sheet: SheetPage, lines: Sequence[SheetLine]
) -> ResponseReturnValue:
    standing = [line for line in lines if line.taken_off is None]
    return render_template(
        "earning/corrections/correction.html",
        form=form,
        sheet=sheet,
        lines=queries.preview(db.session(), current_actor(), standing),
        is_posted=any(line.is_posted for line in standing),
    ), form.status
