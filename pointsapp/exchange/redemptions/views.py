"""The redemptions to look at again: before a colleague, for somebody else, on another day."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.redemptions import queries
from pointsapp.extensions import db
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

consent_list = Blueprint("special_redemptions", __name__)


@consent_list.get("/counter/consents")
@requires(Permission.VIEW_REPORTS)
def list_all() -> ResponseReturnValue:
    """List them, the newest first; `?before=` older ones."""
    before = request.args.get("before", type=int)
    found = queries.list_special(db.session(), current_actor(), before=before)
    return render_template("exchange/redemptions/consents.html", found=found, before=before)
