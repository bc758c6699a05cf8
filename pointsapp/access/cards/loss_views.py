"""A lost card is blocked at once, by whoever of the staff hears of it; no proof is asked."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.cards import queries, service
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

loss_desk = Blueprint("lost_cards", __name__)


@loss_desk.get("/households/<int:household_id>/card/loss")
@requires(Permission.VIEW_HOUSEHOLDS)
def show(household_id: int) -> ResponseReturnValue:
    """Show whether the household's card is valid, with the button that blocks it."""
    holder = queries.show_holder(db.session(), current_actor(), household_id)
    return render_template("access/cards/loss.html", holder=holder, form=Form())


@loss_desk.post("/households/<int:household_id>/card/loss")
@requires(Permission.VIEW_HOUSEHOLDS)
def revoke(household_id: int) -> ResponseReturnValue:
    """Block the household's card; the points stay, and a new card is issued at the office."""
    with unit_of_work() as session:
        service.block_card(session, household_id, by=current_actor(), at=now())
        flash(_("The card is blocked. The points are safe; the office issues a new card."))
    return redirect(f"/households/{household_id}", 303)
