"""The list of goods: add one, change one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.items import queries, service
from pointsapp.exchange.items.forms import ItemForm
from pointsapp.exchange.items.service import NewItem
from pointsapp.extensions import db
from pointsapp.web.current import current_actor, own_village_id
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

items = Blueprint("items", __name__, url_prefix="/items")


@items.get("/")
@requires(Permission.MANAGE_ITEMS)
def list_all() -> ResponseReturnValue:
    """Show the village's goods with prices and pictures."""
    found = queries.list_items(db.session(), current_actor())
    return render_template("exchange/items/list.html", items=found)


@items.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ITEMS)
def create() -> ResponseReturnValue:
    """Put something new on the list."""
    form = ItemForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.create_item(session, own_village_id(), _new_item(form))
            flash(_("It is on the list. Take goods in under Stock."))
            return redirect(url_for(".list_all"), 303)
    return render_template("exchange/items/item.html", form=form, item=None), form.status


@items.route("/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ITEMS)
def change(item_id: int) -> ResponseReturnValue:
    """Change what the village says of an item."""
    item = queries.show_item(db.session(), current_actor(), item_id)
    form = ItemForm.of(item)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.change_item(session, item_id, _new_item(form), by=current_actor())
            flash(_("Saved."))
            return redirect(url_for(".list_all"), 303)
    return render_template("exchange/items/item.html", form=form, item=item), form.status


def _new_item(form: ItemForm) -> NewItem:
    cost = form.cost_yuan.data
    return NewItem(
        name=form.name.data,
        price_points=form.price_points.data,
        specification=form.specification.data or "",
        unit=form.unit.data or "",
        barcode=form.barcode.data or None,
        cost_fen=None if cost is None else int(cost * 100),
        limit_per_month=form.limit_per_month.data,
        picture=form.picture.data,
        is_on=form.is_on.data,
    )
