"""The list of goods: add one, change one, put them in order, print labels."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.actor import Permission
from pointsapp.exchange.items import photos, queries, service
from pointsapp.exchange.items.forms import ItemForm
from pointsapp.exchange.items.labels import label_of
from pointsapp.exchange.items.models import LOW_BELOW
from pointsapp.exchange.items.service import NewItem
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.photos import shrink_small
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.web.values import whole_number

items = Blueprint("items", __name__, url_prefix="/items")
A_YEAR_SECONDS = 365 * 24 * 3600


@items.get("/")
@requires(Permission.MANAGE_ITEMS)
def list_all() -> ResponseReturnValue:
    """Show the village's goods with prices and pictures."""
    goods = queries.list_items(db.session(), current_actor())
    return render_template("exchange/items/list.html", items=goods)


@items.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ITEMS)
def create() -> ResponseReturnValue:
    """Put something new on the list."""
    form = ItemForm()
    if form.validate_on_submit() and (photo := _read_photo(form)) is not None:
        with unit_of_work(form) as session:
            item_id = service.create_item(session, _new_item(form), by=current_actor())
            _keep_photo(session, item_id, photo, form)
            flash(_("It is on the list. Take goods in under Stock."))
            return redirect(url_for(".list_all"), 303)
    return render_template("exchange/items/item.html", form=form, item=None), form.status


@items.route("/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ITEMS)
def change(item_id: int) -> ResponseReturnValue:
    """Change what the village says of an item; show how its price changed."""
    item = queries.show_item(db.session(), current_actor(), item_id)
    form = ItemForm.of(item)
    if form.validate_on_submit() and (photo := _read_photo(form)) is not None:
        with unit_of_work(form) as session:
            service.change_item(session, item_id, _new_item(form), by=current_actor(), at=now())
            _keep_photo(session, item_id, photo, form)
            flash(_("Saved."))
            return redirect(url_for(".list_all"), 303)
    prices = queries.price_history(db.session(), current_actor(), item_id)
    page = render_template("exchange/items/item.html", form=form, item=item, prices=prices)
    return page, form.status


@items.get("/<int:item_id>/photo")
@requires(Permission.PUBLIC)
def show_photo(item_id: int) -> ResponseReturnValue:
    """Show an item's own picture; its address changes with the picture."""
    jpeg = photos.photo_of(db.session(), item_id)
    return send_file(BytesIO(jpeg), mimetype="image/jpeg", max_age=A_YEAR_SECONDS)


@items.get("/order")
@requires(Permission.MANAGE_ITEMS)
def order() -> ResponseReturnValue:
    """Show the goods in the order of the shelf, to be moved."""
    goods = queries.list_items(db.session(), current_actor())
    return render_template("exchange/items/order.html", items=goods)


@items.post("/<int:item_id>/position")
@requires(Permission.MANAGE_ITEMS)
def move(item_id: int) -> ResponseReturnValue:
    """Move an item one place, or to an end of the shelf."""
    form = Form()
    steps = whole_number(request.form.get("steps")) or 0
    if form.validate_on_submit():
        with unit_of_work() as session:
            service.move_item(session, item_id, steps=steps, by=current_actor())
    return redirect(url_for(".order", _anchor=f"item-{item_id}"), 303)


@items.get("/labels")
@requires(Permission.MANAGE_ITEMS)
def print_labels() -> ResponseReturnValue:
    """Show labels for the shelf to print, of all goods or of those that are ticked."""
    goods = queries.list_items(db.session(), current_actor(), only_on=True)
    ticked = query.numbers("item")
    labels = [label_of(item) for item in goods if not ticked or item.id in ticked]
    return render_template("exchange/items/labels.html", labels=labels)


@items.post("/own-codes")
@requires(Permission.MANAGE_ITEMS)
def give_own_codes() -> ResponseReturnValue:
    """Give what has no bar code one of the village's own."""
    if Form().validate_on_submit():
        with unit_of_work() as session:
            count = service.give_own_codes(session, by=current_actor())
            flash(_("%(count)s items now have a code of the village's own.", count=count))
    return redirect(url_for(".print_labels"), 303)


def _read_photo(form: ItemForm) -> bytes | None:
    """Return the picture that was sent, empty if none was; None when the form refused it."""
    if not form.own_photo.data:
        return b""
    try:
        return shrink_small(form.own_photo.data.stream)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _keep_photo(session: Session, item_id: int, photo: bytes, form: ItemForm) -> None:
    if photo:
        photos.keep_photo(session, item_id, photo, by=current_actor())
    elif form.drop_photo.data:
        photos.drop_photo(session, item_id, by=current_actor())


def _new_item(form: ItemForm) -> NewItem:
    cost_yuan, low_below = form.cost_yuan.data, form.low_below.data
    return NewItem(
        name=form.name.data,
        price_points=form.price_points.data,
        specification=form.specification.data or "",
        unit=form.unit.data or "",
        barcode=form.barcode.data or None,
        cost_fen=None if cost_yuan is None else int(cost_yuan * 100),
        limit_per_month=form.limit_per_month.data,
        picture=form.picture.data,
        is_on=form.is_on.data,
        low_below=LOW_BELOW if low_below is None else low_below,
    )
