"""Putting a basket aside, and dropping it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.counter import queries
from pointsapp.exchange.counter.forms import BasketForm
from pointsapp.exchange.parking import service as parking
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

parking_desk = Blueprint("parking", __name__)


@parking_desk.post("/counter/<int:household_id>/parked")
@requires(Permission.REDEEM)
def park(household_id: int) -> ResponseReturnValue:
    """Put the basket aside and go on with the next household; an empty one is just left."""
    actor = current_actor()
    shown = queries.show_counter(db.session(), actor, household_id, at=now())
    units = BasketForm().read_units(request.form)
    if any(units.values()):
        with unit_of_work() as session:
            parking.park(session, household_id, units, by=actor, at=now())
            flash(_("The basket of household %(number)s waits aside.", number=shown.number))
    return redirect(url_for("counter.find"), 303)


@parking_desk.post("/counter/<int:household_id>/parked/removal")
@requires(Permission.REDEEM)
def drop(household_id: int) -> ResponseReturnValue:
    """Drop the basket that waits."""
    queries.show_counter(db.session(), current_actor(), household_id, at=now())
    with unit_of_work() as session:
        parking.drop(session, household_id, by=current_actor())
        flash(_("Dropped. Nothing was booked."))
    return redirect(url_for("counter.find"), 303)
