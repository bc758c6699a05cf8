"""Award sheets: the list, one sheet, and the decisions on it."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.approvals import queries as approvals
from pointsapp.earning.approvals.forms import ApprovalsForm
from pointsapp.earning.approvals.service import approve_each
from pointsapp.earning.approvals.words import (
    DOUBTS,
    about,
    approved_text,
    not_approved,
    path_of,
)
from pointsapp.earning.sheets import queries, service, words
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
        "why_fewer": words.why_fewer,
        "ceiling_periods": words.PERIODS,
        "doubt_kinds": DOUBTS,
        "doubt_text": about,
        "photo_path": path_of,
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
    mine = approvals.approvable_among(db.session(), current_actor(), page.ids)
    return render_template(
        "earning/approvals/list.html", page=page, state=state, waiting=waiting, mine=mine
    )


@sheets.get("/sheets/approval")
@requires(Permission.APPROVE_SHEETS)
def show_to_approve() -> ResponseReturnValue:
    """Show sheets side by side that this person may approve: those ticked, or the oldest."""
    return _together(ApprovalsForm(formdata=None), query.numbers("sheet"))


@sheets.post("/sheets/approvals")
@requires(Permission.APPROVE_SHEETS)
def approve_together() -> ResponseReturnValue:
    """Approve the ticked sheets, each in its own right; who is refused is named."""
    form = ApprovalsForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            done = approve_each(
                session, form.sheet.data, key=form.key.data, by=current_actor(), at=now()
            )
            flash(approved_text(done))
            for line in not_approved(done.refused):
                flash(line)
            return redirect(url_for(".list_all", state="submitted"), 303)
    return _together(form, set(form.sheet.data or ()))


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
    session, actor = db.session(), current_actor()
    sheet = queries.show_sheet(session, actor, sheet_id)
    recorded = {sheet.id: sheet.recorded_at}
    beside = approvals.beside_sheets(session, actor, recorded, today=village_today())
    return render_template(
        "earning/approvals/sheet.html",
        sheet=sheet,
        issued=queries.issued_points_beside(session, sheet, actor, today=village_today()),
        beside=beside.get(sheet.id),
        may_approve=bool(approvals.approvable_among(session, actor, recorded)),
        next_id=approvals.oldest_to_approve(session, actor),
        form=form,
        approval=form if isinstance(form, ApprovalForm) else ApprovalForm(formdata=None),
        back=form if isinstance(form, ReasonForm) else ReasonForm(formdata=None),
    ), form.status


def _together(form: ApprovalsForm, sheet_ids: set[int]) -> ResponseReturnValue:
    session, actor, today = db.session(), current_actor(), village_today()
    page = approvals.sheets_to_approve(session, actor, sheet_ids, today=today)
    issued = queries.issued_points_of(session, actor, today=today)
    return render_template(
        "earning/approvals/together.html",
        waiting=page.sheets,
        in_all=page.in_all,
        issued=issued,
        form=form,
    ), form.status
