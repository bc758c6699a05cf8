"""What the counter handed to the resident's own household."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.portal.exchanges import queries
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

exchange_pages = Blueprint("exchanges", __name__, url_prefix="/my")


@exchange_pages.get("/exchanges/<int:redemption_id>")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show(redemption_id: int) -> ResponseReturnValue:
    """Show what the counter handed out, and who did."""
    exchange = queries.show_exchange(db.session(), current_actor(), redemption_id)
    return render_template("portal/exchanges/exchange.html", exchange=exchange)
