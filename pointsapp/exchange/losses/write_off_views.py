"""Goods written off: a list, a form, and the second person's answer."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.losses import queries
from pointsapp.exchange.losses import write_offs as service
from pointsapp.exchange.losses.forms import WriteOffForm
from pointsapp.exchange.losses.write_offs import NewWriteOff
from pointsapp.exchange.receipts.forms import NOTHING
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

write_offs = Blueprint("write_offs", __name__, url_prefix="/stock/write-offs")


@write_offs.get("/")
@requires(Permission.MANAGE_STOCK)
def list_all() -> ResponseReturnValue:
    """Show what was written off, and what waits for a second person."""
    return _page(Form(formdata=None))


@write_offs.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STOCK)
def create() -> ResponseReturnValue:
    """Write goods off."""
    form = WriteOffForm(item=request.args.get("item", NOTHING, type=int))
    form.offer(list_items(db.session(), current_actor()))
    if form.validate_on_submit():
        new = NewWriteOff(
            form.item.data, form.quantity.data, form.reason.data, form.note.data or ""
        )
        with unit_of_work(form) as session:
            service.write_off(session, new, key=form.key.data, by=current_actor(), at=now())
            return redirect(url_for(".list_all"), 303)
    return render_template("exchange/losses/write_off.html", form=form), form.status


@write_offs.post("/<int:write_off_id>/confirmation")
@requires(Permission.MANAGE_STOCK)
def confirm(write_off_id: int) -> ResponseReturnValue:
    """Confirm what somebody else wrote off."""
    queries.check_write_off(db.session(), current_actor(), write_off_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.confirm(session, write_off_id, by=current_actor(), at=now())
            flash(_("Confirmed. The goods are written off."))
            return redirect(url_for(".list_all"), 303)
    return _page(form)


@write_offs.post("/<int:write_off_id>/refusal")
@requires(Permission.MANAGE_STOCK)
def refuse(write_off_id: int) -> ResponseReturnValue:
    """Leave the goods on the shelf."""
    queries.check_write_off(db.session(), current_actor(), write_off_id)
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.refuse(session, write_off_id, by=current_actor(), at=now())
            flash(_("Set aside. The goods stay on the shelf."))
            return redirect(url_for(".list_all"), 303)
    return _page(form)


def _page(form: Form) -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    found = queries.list_write_offs(db.session(), current_actor(), before=before)
    page = render_template("exchange/losses/write_offs.html", found=found, form=form)
    return page, form.status
