"""The township's list of its villages."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.township.villages import queries
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

township_villages = Blueprint("township_villages", __name__, url_prefix="/township")


@township_villages.get("/")
@requires(Permission.VIEW_TOWNSHIP)
def list_all() -> ResponseReturnValue:
    """Show the villages of the township in the order of their area codes."""
    villages = queries.list_villages(db.session(), current_actor())
    return render_template("township/villages/villages.html", villages=villages)
