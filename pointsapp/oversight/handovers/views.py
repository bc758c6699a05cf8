"""A village changes hands: the guided sheet, its paper, and its end."""

from decimal import Decimal

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.community.villages.queries import own_village_name
from pointsapp.extensions import db
from pointsapp.oversight.handovers import queries, service
from pointsapp.oversight.handovers.forms import BeginningForm, CompletionForm, NotesForm
from pointsapp.oversight.handovers.words import MISSING, PLACES
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

handovers = Blueprint("handovers", __name__, url_prefix="/manage/handovers")


@handovers.route("/", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def list_all() -> ResponseReturnValue:
    """Show the village's hand-overs, and begin one."""
    form, actor = BeginningForm(), current_actor()
    if form.validate_on_submit():
        people = (form.outgoing.data, form.incoming.data, form.witness.data)
        with unit_of_work(form) as session:
            handover_id = service.begin(session, *people, by=actor, at=now())
            return redirect(url_for(".show", handover_id=handover_id), 303)
    rows = queries.list_handovers(db.session(), village_of(actor))
    return render_template("oversight/handovers/list.html", rows=rows, form=form), form.status


@handovers.get("/<int:handover_id>")
@requires(Permission.MANAGE_VILLAGE)
def show(handover_id: int) -> ResponseReturnValue:
    """Show the sheet with what is still missing."""
    return _page(handover_id)


@handovers.get("/<int:handover_id>/print")
@requires(Permission.MANAGE_VILLAGE)
def print_list(handover_id: int) -> ResponseReturnValue:
    """Show the list that both and the witness sign."""
    return render_template(
        "oversight/handovers/paper.html",
        sheet=_sheet(handover_id),
        places=PLACES,
        village=own_village_name(db.session(), current_actor()),
        today=village_today(),
    )


@handovers.post("/<int:handover_id>/notes")
@requires(Permission.MANAGE_VILLAGE)
def note(handover_id: int) -> ResponseReturnValue:
    """Write down money, keys, accounts that end, and the day of signing."""
    form = NotesForm()
    form.offer(_sheet(handover_id).staff)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.note(session, handover_id, form.noted(), by=current_actor(), at=now())
            flash(_("Written down. You can go on later."))
            return redirect(url_for(".show", handover_id=handover_id), 303)
    return _page(handover_id, form)


@handovers.post("/<int:handover_id>/completion")
@requires(Permission.MANAGE_VILLAGE)
def complete(handover_id: int) -> ResponseReturnValue:
    """Complete the hand-over, together with the other person."""
    form = CompletionForm()
    _sheet(handover_id)
    if form.validate_on_submit() and form.check_colleague():
        with unit_of_work(form) as session:
            second, by = form.second, current_actor()
            service.complete(session, handover_id, second=second, by=by, at=now())
            flash(_("Completed. The book is sealed, and the township sees it."))
            return redirect(url_for(".show", handover_id=handover_id), 303)
    return _page(handover_id, form)


@handovers.post("/<int:handover_id>/calling-off")
@requires(Permission.MANAGE_VILLAGE)
def call_off(handover_id: int) -> ResponseReturnValue:
    """Let everything stay as it is."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.call_off(session, handover_id, by=current_actor(), at=now())
            flash(_("Called off. Everything stays as it is."))
            return redirect(url_for(".list_all"), 303)
    return _page(handover_id, form)


def _sheet(handover_id: int) -> queries.Sheet:
    return queries.show_sheet(db.session(), current_actor(), handover_id, village_today())


def _page(handover_id: int, sent: Form | None = None) -> ResponseReturnValue:
    sheet = _sheet(handover_id)
    page = render_template(
        "oversight/handovers/sheet.html",
        sheet=sheet,
        places=PLACES,
        missing=MISSING,
        notes=sent if isinstance(sent, NotesForm) else _notes(sheet),
        completion=sent if isinstance(sent, CompletionForm) else CompletionForm(formdata=None),
        sent=sent,
    )
    return page, sent.status if sent is not None else 200


def _notes(sheet: queries.Sheet) -> NotesForm:
    """Return the form with what the sheet has already."""
    noted = sheet.noted
    money = {"cash": _yuan(noted.cash_fen), "budget": _yuan(noted.budget_fen)}
    form = NotesForm(formdata=None, obj=noted, **money, ends=sorted(sheet.ends))
    form.offer(sheet.staff)
    return form


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
