"""What the township asked to see, for the village."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.visits import queries
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

visit_desk = Blueprint("visits", __name__)


@visit_desk.get("/manage/audit/visits")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show who of the township asked to see names of households, when and why."""
    seen = queries.names_seen(db.session(), current_actor())
    return render_template("access/visits/visits.html", seen=seen)
