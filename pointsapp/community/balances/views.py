"""Take over last year's balances: look at what was understood, then say yes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from pointsapp.actor import Permission
from pointsapp.community.balances import service
from pointsapp.community.balances.forms import BalancesForm
from pointsapp.community.balances.reading import read_balances
from pointsapp.community.balances.writing import export_balances
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.lists.words import FIELDS, REASONS
from pointsapp.extensions import db
from pointsapp.web.clock import now
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

balances_desk = Blueprint("balances", __name__, url_prefix="/manage")
CHOOSE = "community/balances/choose.html"


@balances_desk.get("/balances")
@requires(Permission.MANAGE_ROSTER)
def choose() -> ResponseReturnValue:
    """Ask for the file of last year's balances."""
    return ask_for_file(CHOOSE)


@balances_desk.get("/balances.xlsx")
@written_down("balances-exported")
@requires(Permission.MANAGE_ROSTER)
def export() -> ResponseReturnValue:
    """Hand out the households' balances as an Excel file."""
    workbook = export_balances(db.session(), by=current_actor())
    return send_workbook(workbook, "积分结余")


@balances_desk.post("/balances")
@requires(Permission.MANAGE_ROSTER)
def preview() -> ResponseReturnValue:
    """Show what was understood of the balances."""
    return look_at_file(CHOOSE, lambda sent: _page(sent, BalancesForm(formdata=None)), FIELDS)


@balances_desk.post("/balances/import")
@requires(Permission.MANAGE_ROSTER)
def save() -> ResponseReturnValue:
    """Post the balances that were shown as opening transactions."""
    form = BalancesForm()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            count = _save(session, sent, form)
            forget(sent)
            flash(ngettext("%(num)d balance is saved.", "%(num)d balances are saved.", count))
            return redirect(url_for("households.list_all"), 303)
    return _page(sent, form), form.status


def _save(session: Session, sent: SentFile, form: BalancesForm) -> int:
    by, answers = current_actor(), form.answers
    balances = read_balances(session, sent.stream, chosen=sent.columns, answers=answers, by=by)
    file = file_of(sent.name, sent.content)
    return service.save(session, balances, file, answers=answers, by=by, at=now())


def _page(sent: SentFile, form: BalancesForm) -> str:
    balances = read_balances(
        db.session(), sent.stream, chosen=sent.columns, answers=form.answers, by=current_actor()
    )
    return show_understood(
        "community/balances/preview.html",
        balances,
        sent,
        form,
        before=service.imported_before(
            db.session(), file_of(sent.name, sent.content), by=current_actor()
        ),
        reasons=REASONS,
        fields=FIELDS,
    )
