"""Putting a basket aside, and dropping it."""

from contextlib import suppress

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.counter.forms import BasketForm
from pointsapp.exchange.parking import service as parking
from pointsapp.exchange.parking.refusals import EmptyBasket
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

parking_desk = Blueprint("parking", __name__)


@parking_desk.post("/counter/<int:household_id>/parked")
@requires(Permission.REDEEM)
def park(household_id: int) -> ResponseReturnValue:
    """Put the basket aside and go on with the next household; an empty one is just left."""
    units = BasketForm().read_units(request.form)
    with suppress(EmptyBasket), unit_of_work() as session:
        number = parking.park(session, household_id, units, by=current_actor(), at=now())
        flash(_("The basket of household %(number)s waits aside.", number=number))
    return redirect(url_for("counter.find"), 303)


@parking_desk.post("/counter/<int:household_id>/parked/removal")
@requires(Permission.REDEEM)
def drop(household_id: int) -> ResponseReturnValue:
    """Drop the basket that waits."""
    with unit_of_work() as session:
        parking.drop(session, household_id, by=current_actor())
        flash(_("Discarded. Nothing was booked."))
    return redirect(url_for("counter.find"), 303)
