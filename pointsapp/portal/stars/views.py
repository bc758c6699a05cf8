"""The household's own stars."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.portal.stars.queries import own_stars
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

star_pages = Blueprint("own_stars", __name__, url_prefix="/my")


@star_pages.get("/stars")
@kept_until_changed
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show this year's stars, what is missing to the next one, and the household's honours."""
    own = own_stars(db.session(), current_actor(), village_today())
    return render_template("portal/stars/stars.html", own=own, today=village_today())
