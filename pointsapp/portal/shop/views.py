"""What the resident's own household can get for its points."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.portal.shop import queries
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

shop_pages = Blueprint("shop", __name__, url_prefix="/my")


@shop_pages.get("/shop")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show what the household can get, and how far its points reach."""
    shop = queries.show_shop(db.session(), current_actor(), at=now())
    return render_template("portal/shop/shop.html", shop=shop)
