"""The resident's one-minute code, large on the phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.access.cards import queries as cards_queries
from pointsapp.access.codes import service
from pointsapp.access.codes.key import code_key
from pointsapp.actor import Permission, household_of
from pointsapp.extensions import db
from pointsapp.web.barcodes import draw_qr
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

code_page = Blueprint("codes", __name__)


@code_page.get("/my/code")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show a code of this minute for the counter to scan; each loading draws a new one."""
    actor = current_actor()
    holder = cards_queries.show_holder(db.session(), actor, household_of(actor))
    qr = draw_qr(service.issue(code_key(), holder.household_id, at=now()), border=4)
    return render_template("access/codes/code.html", holder=holder, qr=qr, seconds=service.SECONDS)
