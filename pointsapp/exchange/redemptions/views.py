"""The slips of redemptions, and the redemptions to look at again."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.redemptions import queries, service
from pointsapp.exchange.redemptions.words import AGREED_BY
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.preferences import chosen
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

slips = Blueprint("slips", __name__)
special_redemptions = Blueprint("special_redemptions", __name__)


@slips.app_context_processor
def agreement_words() -> dict[str, object]:
    """Give templates the words for how a household agreed."""
    return {"agreement_words": AGREED_BY}


@slips.get("/redemptions/<int:redemption_id>")
@requires(Permission.REDEEM)
def show(redemption_id: int) -> ResponseReturnValue:
    """Show the slip; `?print=2` prints it at once, as the second printing that it is.

    `?booked` tells large what was booked a moment ago.
    """
    slip = queries.show_slip(db.session(), current_actor(), redemption_id)
    printing = query.number("print") or 0
    return render_template(
        "exchange/redemptions/slip.html",
        slip=slip,
        printing=printing if printing == slip.prints else 0,
        is_booked_now=query.has("booked"),
        width=chosen("slip"),
    )


@slips.post("/redemptions/<int:redemption_id>/prints")
@requires(Permission.REDEEM)
def print_slip(redemption_id: int) -> ResponseReturnValue:
    """Keep that the slip is printed, the second time as a reprint."""
    with unit_of_work() as session:
        printing = service.print_slip(session, redemption_id, by=current_actor(), at=now())
    booked = 1 if query.has("booked") else None
    address = url_for(".show", redemption_id=redemption_id, print=printing, booked=booked)
    return redirect(address, 303)


@special_redemptions.get("/counter/consents")
@requires(Permission.VIEW_REPORTS)
def list_all() -> ResponseReturnValue:
    """List the redemptions to look at again, the newest first; `?before=` older ones."""
    before = query.number("before")
    page = queries.list_special(db.session(), current_actor(), before=before)
    return render_template("exchange/redemptions/special.html", page=page, before=before)
