"""Taking off a line, or a whole sheet, with a reason."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.corrections import queries, service
from pointsapp.earning.rules.words import quantity_text
from pointsapp.earning.sheets.forms import TakeOffForm
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
def take_off(line_id: int) -> ResponseReturnValue:
    """Show what taking the line off does, and do it."""
    form = TakeOffForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            sheet_id = service.take_off(
                session, line_id, reason=form.said, by=current_actor(), at=now()
            )
            flash(_("The line is taken off."))
            return redirect(_after(sheet_id, line_id), 303)
    sheet = sheet_of_line(db.session(), current_actor(), line_id)
    standing = [line for line in sheet.lines if line.id == line_id and line.taken_off is None]
    return _page(form, sheet, standing)


@correction_desk.route("/sheets/<int:sheet_id>/correction", methods=["GET", "POST"])
@requires(Permission.APPROVE_SHEETS)
def take_off_sheet(sheet_id: int) -> ResponseReturnValue:
    """Show what taking the whole sheet off does, and do it as one act."""
    form = TakeOffForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.take_off_sheet(
                session, sheet_id, reason=form.said, by=current_actor(), at=now()
            )
            flash(_("The whole sheet is taken off."))
            return redirect(url_for("sheets.show", sheet_id=sheet_id), 303)
    sheet = show_sheet(db.session(), current_actor(), sheet_id)
    lines = [line for line in sheet.lines if line.taken_off is None]
    return _page(form, sheet, lines)


def _after(sheet_id: int, line_id: int) -> str:
    """Return where to go: back to the sheet, or on to entering the deed as it was."""
    if request.form.get("then") != "enter":
        return url_for("sheets.show", sheet_id=sheet_id)
    sheet = sheet_of_line(db.session(), current_actor(), line_id)
    line = next(line for line in sheet.lines if line.id == line_id)
    return url_for(
        "entries.enter",
        resident_id=line.resident_id,
        title=sheet.title,
        day=line.occurred_on.isoformat(),
        quantity=quantity_text(line.quantity),
        rule=line.code,
    )


def _page(form: TakeOffForm, sheet: SheetPage, lines: list[SheetLine]) -> ResponseReturnValue:
    return render_template(
        "earning/corrections/correction.html",
        form=form,
        sheet=sheet,
        lines=queries.preview(db.session(), current_actor(), lines),
    ), form.status
