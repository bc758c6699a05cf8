"""The pages of write-offs: a list, a form, and the second person's decision."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.receipts.forms import NOTHING
from pointsapp.exchange.write_offs import queries, service
from pointsapp.exchange.write_offs.forms import WriteOffForm
from pointsapp.exchange.write_offs.service import NewWriteOff
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

write_offs = Blueprint("write_offs", __name__, url_prefix="/stock/write-offs")


@write_offs.get("/")
@requires(Permission.MANAGE_STOCK)
def list_all() -> ResponseReturnValue:
    """Show what was written off, and what waits for a second person."""
    return _show_list(Form(formdata=None))


@write_offs.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STOCK)
def create() -> ResponseReturnValue:
    """Write goods off."""
    form = WriteOffForm(item=query.number("item") or NOTHING)
    form.offer(list_items(db.session(), current_actor()))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            new = _new_write_off(form)
            service.write_off(session, new, key=form.key.data, by=current_actor(), at=now())
            return redirect(url_for(".list_all"), 303)
    return render_template("exchange/write_offs/new.html", form=form), form.status


@write_offs.post("/<int:write_off_id>/confirmation")
@requires(Permission.MANAGE_STOCK)
def confirm(write_off_id: int) -> ResponseReturnValue:
    """Confirm what somebody else wrote off."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.confirm(session, write_off_id, by=current_actor(), at=now())
            flash(_("Confirmed. The goods are written off."))
            return redirect(url_for(".list_all"), 303)
    return _show_list(form)


@write_offs.post("/<int:write_off_id>/refusal")
@requires(Permission.MANAGE_STOCK)
def refuse(write_off_id: int) -> ResponseReturnValue:
    """Leave the goods on the shelf."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.refuse(session, write_off_id, by=current_actor(), at=now())
            flash(_("Set aside. The goods stay on the shelf."))
            return redirect(url_for(".list_all"), 303)
    return _show_list(form)


def _show_list(form: Form) -> ResponseReturnValue:
    before = query.number("before")
    page = queries.list_write_offs(db.session(), current_actor(), before=before)
    return render_template("exchange/write_offs/list.html", page=page, form=form), form.status


def _new_write_off(form: WriteOffForm) -> NewWriteOff:
    return NewWriteOff(
        item_id=form.item.data,
        quantity=form.quantity.data,
        reason=form.reason.data,
        note=form.note.data or "",
    )
