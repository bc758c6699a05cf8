"""What is on the shelf, item by item."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.losses import words as losses_words
from pointsapp.exchange.receipts import words as receipts_words
from pointsapp.exchange.stock import queries, words
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

stock = Blueprint("stock", __name__, url_prefix="/stock")


@stock.app_context_processor
def stock_words() -> dict[str, object]:
    """Give templates the words of stock."""
    return {
        "sources": receipts_words.SOURCE_NAMES,
        "donor_shown": receipts_words.DONOR_SHOWN,
        "loss_reasons": losses_words.LOSS_REASONS,
        "loss_states": losses_words.LOSS_STATES,
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
        before=query.number("before"),
    )
    return render_template("exchange/stock/item.html", history=history, today=village_today())
