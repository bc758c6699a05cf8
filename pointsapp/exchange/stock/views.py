"""What is on the shelf, and goods coming in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.stock import queries, service, words
from pointsapp.exchange.stock.forms import ReceiptForm
from pointsapp.exchange.stock.import_views import goods_list
from pointsapp.exchange.stock.service import NewReceipt, NewReceiptLine
from pointsapp.extensions import db
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor, own_village_id
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

stock = Blueprint("stock", __name__, url_prefix="/stock")
stock.register_blueprint(goods_list)


@stock.get("/")
@requires(Permission.MANAGE_STOCK)
def show() -> ResponseReturnValue:
    """Show what is left of everything, what it is worth, and what came in lately."""
    session, actor = db.session(), current_actor()
    items = list_items(session, actor)
    received = queries.received_lately(session, actor)
    worth = sum(item.worth_fen or 0 for item in items)
    return render_template(
        "exchange/stock/stock.html",
        items=items,
        received=received,
        worth_fen=worth,
        sources=words.SOURCE_NAMES,
    )


@stock.route("/receipts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STOCK)
def receive() -> ResponseReturnValue:
    """Take goods in."""
    actor = current_actor()
    form = ReceiptForm(received_on=village_today())
    form.offer(list_items(db.session(), actor))
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.receive_goods(
                session, own_village_id(), _new_receipt(form), key=form.key.data, by=actor, at=now()
            )
            flash(_("The goods are on the shelf."))
            return redirect(url_for(".show"), 303)
    return render_template("exchange/stock/receive.html", form=form), form.status


def _new_receipt(form: ReceiptForm) -> NewReceipt:
    cost = form.cost_yuan.data
    line = NewReceiptLine(
        form.item.data,
        form.quantity.data,
        None if cost is None else int(cost * 100),
        form.best_before.data,
    )
    return NewReceipt(
        form.received_on.data,
        form.source.data,
        [line],
        donor=form.donor.data or "",
        document=form.document.data or "",
    )
