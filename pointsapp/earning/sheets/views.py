"""Award sheets: the list, one sheet, and the decisions on it."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.sheets import queries, service, warnings, words
from pointsapp.earning.sheets.forms import ApprovalForm, DecisionForm, ReasonForm
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

sheets = Blueprint("sheets", __name__)


@sheets.app_context_processor
def sheet_words() -> dict[str, object]:
    """Give every template the words of sheets."""
    return {
        "sheet_states": words.STATES,
        "state_badge": words.state_badge,
        "ceiling_periods": words.PERIODS,
    }


@sheets.get("/sheets/")
@requires(Permission.VIEW_SHEETS)
def list_all() -> ResponseReturnValue:
    """Show the village's sheets, the newest first; `?state=` shows those of one state."""
    asked = query.text("state")
    state = asked if asked in words.STATES else None
    before = query.number("before")
    page = queries.list_sheets(db.session(), current_actor(), state=state, before=before)
    waiting = queries.count_waiting(db.session(), current_actor())
    return render_template("earning/sheets/list.html", page=page, state=state, waiting=waiting)


@sheets.get("/sheets/<int:sheet_id>")
@requires(Permission.VIEW_SHEETS)
def show(sheet_id: int) -> ResponseReturnValue:
    """Show a sheet with its lines, its way so far and what may be done next."""
    return _page(sheet_id, ReasonForm(formdata=None))


@sheets.post("/sheets/<int:sheet_id>/submission")
@requires(Permission.RECORD_ACTIVITIES)
def submit(sheet_id: int) -> ResponseReturnValue:
    """Hand the sheet to the approvers."""
    return _decide(sheet_id, service.submit, _("The sheet is submitted. An approver sees it now."))


@sheets.post("/sheets/<int:sheet_id>/withdrawal")
@requires(Permission.RECORD_ACTIVITIES)
def withdraw(sheet_id: int) -> ResponseReturnValue:
    """Take the sheet back before anybody approved it."""
    return _decide(sheet_id, service.withdraw, _("The sheet is withdrawn."))


@sheets.post("/sheets/<int:sheet_id>/approval")
@requires(Permission.APPROVE_SHEETS)
def approve(sheet_id: int) -> ResponseReturnValue:
    """Approve the sheet; without notice days its points count at once."""
    form = ApprovalForm()
    if form.validate_on_submit():
        reason = form.above_ceiling.data or ""
        with unit_of_work(form) as session:
            service.approve(session, sheet_id, by=current_actor(), at=now(), reason=reason)
            flash(_("The sheet is approved."))
            return redirect(url_for(".show", sheet_id=sheet_id), 303)
    return _page(sheet_id, form)


@sheets.post("/sheets/<int:sheet_id>/sending-back")
@requires(Permission.APPROVE_SHEETS)
def send_back(sheet_id: int) -> ResponseReturnValue:
    """Give the sheet back to its recorder, with the reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            state = service.send_back(
                session, sheet_id, reason=form.reason.data, by=current_actor(), at=now()
            )
            flash(words.sent_back(state))
            return redirect(url_for(".show", sheet_id=sheet_id), 303)
    return _page(sheet_id, form)


def _decide(sheet_id: int, decision: Callable[..., None], done: str) -> ResponseReturnValue:
    form = DecisionForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            decision(session, sheet_id, by=current_actor(), at=now())
            flash(done)
            return redirect(url_for(".show", sheet_id=sheet_id), 303)
    return _page(sheet_id, form)


def _page(sheet_id: int, form: Form) -> ResponseReturnValue:
    actor = current_actor()
    sheet = queries.show_sheet(db.session(), actor, sheet_id)
    issued = queries.issued_points_beside(db.session(), sheet, actor, today=village_today())
    approval = form if isinstance(form, ApprovalForm) else ApprovalForm(formdata=None)
    back = form if isinstance(form, ReasonForm) else ReasonForm(formdata=None)
    return render_template(
        "earning/sheets/sheet.html",
        sheet=sheet,
        issued=issued,
        twins=warnings.twins_of(db.session(), sheet),
        days_late=warnings.days_late(sheet),
        form=form,
        approval=approval,
        back=back,
    ), form.status
