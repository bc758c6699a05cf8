"""What is on the shelf, item by item."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.stock import queries, words
from pointsapp.exchange.stock.import_views import goods_list
from pointsapp.exchange.stock.receipt_views import receipts
from pointsapp.exchange.stock.stocktake_views import stocktakes
from pointsapp.exchange.stock.write_off_views import write_offs
from pointsapp.extensions import db
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

stock = Blueprint("stock", __name__, url_prefix="/stock")
for part in (goods_list, receipts, write_offs, stocktakes):
    stock.register_blueprint(part)


@stock.app_context_processor
def stock_words() -> dict[str, object]:
    """Give templates the words of stock."""
    return {
        "sources": words.SOURCE_NAMES,
        "loss_reasons": words.LOSS_REASONS,
        "loss_states": words.LOSS_STATES,
        "moves": words.MOVES,
    }


@stock.get("/")
@requires(Permission.MANAGE_STOCK)
def show() -> ResponseReturnValue:
    """Show what is left of everything, what it is worth, and what needs care."""
    shelf = queries.show_shelf(db.session(), current_actor(), village_today())
    return render_template("exchange/stock/stock.html", shelf=shelf)


@stock.get("/items/<int:item_id>")
@requires(Permission.MANAGE_STOCK)
def show_item(item_id: int) -> ResponseReturnValue:
    """Show the lots of an item and how its stock moved."""
    history = queries.show_item_history(
        db.session(),
        current_actor(),
        item_id,
        today=village_today(),
        before=request.args.get("before", type=int),
    )
    return render_template("exchange/stock/item.html", history=history, today=village_today())
