"""The township proposes that a village closes, and closes it after its last day."""

from collections.abc import Collection

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.closures import queries, service
from pointsapp.closures.queries import ClosureRow, State
from pointsapp.closures.waiting import Waiting, what_waits
from pointsapp.closures.words import TO_DO
from pointsapp.closures.workbook import write_list
from pointsapp.extensions import db
from pointsapp.township.closures.forms import ClosureForm
from pointsapp.township.closures.service import close
from pointsapp.township.villages.forms import OwnPasswordForm
from pointsapp.township.villages.queries import TownshipVillage, list_villages, show_village
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, written_down
from pointsapp.web.unit_of_work import unit_of_work

township_closures = Blueprint(
    "township_closures", __name__, url_prefix="/township/villages/<int:village_id>/closure"
)


@township_closures.route("", methods=["GET", "POST"])
@requires(Permission.SET_UP_VILLAGES)
def propose(village_id: int) -> ResponseReturnValue:
    """Show how far the village's closing has come; propose that it closes."""
    village = show_village(db.session(), current_actor(), village_id)
    form = _form(village)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            new, key = form.new(village_id), form.key.data
            service.propose(session, new, key=key, by=current_actor(), at=now())
            flash(_("Proposed. The village agrees on its page; until then nobody is told."))
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village, form)


@township_closures.post("/<int:closure_id>/agreement")
@requires(Permission.SET_UP_VILLAGES)
def agree(village_id: int, closure_id: int) -> ResponseReturnValue:
    """Agree in the place of a village whose administrator is gone, as a second person."""
    village, _closure = _find(village_id, closure_id)
    form = OwnPasswordForm()
    if form.validate_on_submit() and form.is_oneself():
        with unit_of_work(form) as session:
            service.agree(session, closure_id, by=current_actor(), at=now())
            flash(_("Agreed. Board and phones tell it from now on."))
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village, form)


@township_closures.post("/<int:closure_id>/withdrawal")
@requires(Permission.SET_UP_VILLAGES)
def withdraw(village_id: int, closure_id: int) -> ResponseReturnValue:
    """Let the village stay."""
    village, _closure = _find(village_id, closure_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.withdraw(session, closure_id, by=current_actor(), at=now())
            flash(_("Withdrawn. The village stays as it is."))
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village, form)


@township_closures.post("/<int:closure_id>/completion")
@requires(Permission.SET_UP_VILLAGES)
def complete(village_id: int, closure_id: int) -> ResponseReturnValue:
    """Close the village for good."""
    village, _closure = _find(village_id, closure_id)
    form = OwnPasswordForm()
    if form.validate_on_submit() and form.is_oneself():
        with unit_of_work(form) as session:
            close(session, village_id, closure_id, by=current_actor(), at=now())
            flash(
                _("%(village)s is closed. Its book is sealed and only read.", village=village.name)
            )
            return redirect(url_for(".propose", village_id=village_id), 303)
    return _page(village, form)


@township_closures.get("/<int:closure_id>/balances")
@requires(Permission.SET_UP_VILLAGES)
@written_down("balances-exported")
def print_list(village_id: int, closure_id: int) -> ResponseReturnValue:
    """Show the list by which households take their points along, for both villages to sign."""
    village, closure = _find(village_id, closure_id, states={State.CLOSED})
    return render_template(
        "township/closures/balances.html",
        village=village,
        closure=closure,
        households=queries.held_at_the_end(db.session(), village_id),
    )


@township_closures.get("/<int:closure_id>/balances.xlsx")
@requires(Permission.SET_UP_VILLAGES)
@written_down("balances-exported")
def export_list(village_id: int, closure_id: int) -> ResponseReturnValue:
    """Hand out the same as an Excel file that the successor's import of balances reads."""
    village, _closure = _find(village_id, closure_id, states={State.CLOSED})
    households = queries.held_at_the_end(db.session(), village_id)
    return send_workbook(write_list(households), f"积分结转{village.code}")


def _find(
    village_id: int, closure_id: int, *, states: Collection[State] = tuple(State)
) -> tuple[TownshipVillage, ClosureRow]:
    """Return a village of the township and this closing of it; raise NotFound."""
    session = db.session()
    village = show_village(session, current_actor(), village_id)
    return village, queries.show_closure(session, village_id, closure_id, states=states)


def _form(village: TownshipVillage, **more: object) -> ClosureForm:
    form = ClosureForm(**more)
    others = list_villages(db.session(), current_actor())
    form.offer(one for one in others if one.id != village.id and one.closed_on is None)
    return form


def _page(village: TownshipVillage, sent: Form) -> ResponseReturnValue:
    session = db.session()
    closures = queries.list_closures(session, village.id)
    current = queries.current_of(closures)
    waiting: tuple[Waiting, ...] = ()
    if current is not None and current.state is not State.CLOSED:
        waiting = what_waits(session, village.id, current.last_day, today=village_today())
    page = render_template(
        "township/closures/closure.html",
        village=village,
        closures=closures,
        current=current,
        waiting=waiting,
        to_do=TO_DO,
        is_over=current is not None and village_today() > current.last_day,
        form=sent if isinstance(sent, ClosureForm) else _form(village, formdata=None),
        sent=sent,
        confirming=sent if isinstance(sent, OwnPasswordForm) else OwnPasswordForm(formdata=None),
    )
    return page, sent.status
