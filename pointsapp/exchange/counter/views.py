"""The counter: find the household, fill the basket, confirm, print the slip."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access import cards
from pointsapp.access.confirmation import confirm
from pointsapp.actor import Actor, Permission
from pointsapp.community.search import FoundHousehold, find_households
from pointsapp.exchange.counter import queries, service, words
from pointsapp.exchange.counter.forms import BasketForm
from pointsapp.exchange.counter.service import Basket
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import clean
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

counter = Blueprint("counter", __name__)
__all__ = ["counter", "words"]


@counter.get("/counter/")
@requires(Permission.REDEEM)
def find() -> ResponseReturnValue:
    """Find the household by card, number, name, initials or phone tail; one found is served."""
    actor = current_actor()
    typed = clean(request.args.get("q", "")) or ""
    card = request.args.get("card") or typed.rpartition("/c/")[2]
    household_id = _household_of_card(actor, card)
    found = () if household_id else _find(actor, typed)
    if len(found) == 1:
        household_id = found[0].id
    if household_id:
        return redirect(url_for(".serve", household_id=household_id), 303)
    unknown_card = "card" in request.args
    page = render_template(
        "exchange/counter/find.html", typed=typed, found=found, unknown_card=unknown_card
    )
    return page, 404 if unknown_card else 200


def _household_of_card(actor: Actor, token: str) -> int | None:
    if not token:
        return None
    try:
        return cards.household_of_card(db.session(), actor.village_id, token)
    except NotFound:
        return None


def _find(actor: Actor, typed: str) -> tuple[FoundHousehold, ...]:
    found = find_households(db.session(), actor.village_id or 0, typed)
    exact = tuple(one for one in found if one.number == typed)
    return exact or found


@counter.get("/counter/<int:household_id>")
@requires(Permission.REDEEM)
def serve(household_id: int) -> ResponseReturnValue:
    """Show the household's balance and the shelf to fill a basket from."""
    return _page(household_id, BasketForm(formdata=None), {})


@counter.post("/counter/<int:household_id>/redemptions")
@requires(Permission.REDEEM)
def redeem(household_id: int) -> ResponseReturnValue:
    """Check the PIN, then let points and goods move; pressed twice, the slip shows once more."""
    form = BasketForm()
    actor = current_actor()
    units = form.read_units(request.form)
    done = queries.redemption_of_key(db.session(), actor, household_id, form.key.data)
    if done is not None:
        return redirect(url_for(".show_slip", redemption_id=done), 303)
    queries.show_counter(db.session(), actor, household_id)
    if form.validate_on_submit() and _agreed(household_id, form):
        basket = Basket(form.key.data, units)
        with unit_of_work(form) as session:
            redemption_id = service.redeem(session, household_id, basket, by=actor, at=now())
            flash(_("Booked. Hand out the goods."))
            return redirect(url_for(".show_slip", redemption_id=redemption_id), 303)
    return _page(household_id, form, units)


def _agreed(household_id: int, form: BasketForm) -> bool:
    try:
        confirm(household_id, form.pin.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _page(household_id: int, form: BasketForm, units: dict[int, int]) -> ResponseReturnValue:
    shown = queries.show_counter(db.session(), current_actor(), household_id)
    page = render_template("exchange/counter/basket.html", shown=shown, form=form, units=units)
    return page, form.status


@counter.get("/redemptions/<int:redemption_id>")
@requires(Permission.REDEEM)
def show_slip(redemption_id: int) -> ResponseReturnValue:
    """Show the slip to print."""
    slip = queries.show_slip(db.session(), current_actor(), redemption_id)
    return render_template("exchange/counter/slip.html", slip=slip)
