"""A household at the counter: fill its basket, confirm, book."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.codes.service import looks_like_one
from pointsapp.access.credentials.confirmation import confirm, confirm_colleague
from pointsapp.actor import Permission
from pointsapp.exchange.counter import queries
from pointsapp.exchange.counter.forms import BasketForm
from pointsapp.exchange.counter.opening import find_by_words, open_by_scan
from pointsapp.exchange.counter.queries import Counter
from pointsapp.exchange.counter.refusals import NothingFound, PinMissing
from pointsapp.exchange.counter.scanning import add_goods
from pointsapp.exchange.items.words import KIND_NAMES
from pointsapp.exchange.parking import service as parking
from pointsapp.exchange.redemptions import service as redemptions
from pointsapp.exchange.redemptions.agreement import BY_CODE, BY_PIN, Agreement, fresh_code
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.models import AgreedBy
from pointsapp.exchange.redemptions.prices import price_marks
from pointsapp.exchange.redemptions.queries import household_to_serve
from pointsapp.exchange.redemptions.refusals import NotOwnHousehold
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import numbered
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.web.values import whole_number

basket_desk = Blueprint("basket", __name__)


@basket_desk.get("/counter/<int:household_id>")
@requires(Permission.REDEEM)
def show(household_id: int) -> ResponseReturnValue:
    """Show the household's balance and the shelf, with the basket that waits for it."""
    counter = _counter(household_id)
    again = taken_up(BasketForm)
    if again is not None:
        form, typed = again
        return _page(counter, form, dict(numbered(typed, "item")))
    form = BasketForm(formdata=None, parked=counter.parked_id)
    return _page(counter, form, {item_id: str(n) for item_id, n in counter.parked.items()})


@basket_desk.post("/counter/<int:household_id>/scans")
@requires(Permission.REDEEM)
def scan(household_id: int) -> ResponseReturnValue:
    """Put what was scanned into the basket, or go on with the household whose card it was."""
    form, counter = BasketForm(), _counter(household_id)
    if not form.q.data:  # Enter with nothing scanned says that the basket is full
        return redirect(url_for(".redeem", household_id=household_id), 307)
    units = form.read_units(request.form)
    added = add_goods(units, form.q.data, counter.barcodes, form.last_item)
    if added is not None:
        form.q.data = ""
        units, form.last.data = added
        return _again(household_id, form, units)
    try:
        scanned_id = _household_meant(form.q.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _again(household_id, form, units)
    if scanned_id != household_id:
        return _go_on(household_id, units, scanned_id, form.q.data)
    form.q.data = ""
    return _again(household_id, form, units)


def _household_meant(typed: str) -> int | None:
    """Return the household that was scanned, none where words may mean several.

    Raises NothingFound, and what `open_by_scan` raises.
    """
    try:
        household_id = open_by_scan(current_actor(), typed)
    except NotFound as error:
        raise NothingFound from error
    if household_id is None and not find_by_words(current_actor(), typed).rows:
        raise NothingFound
    return household_id


def _go_on(
    household_id: int, units: Mapping[int, int], next_id: int | None, typed: str
) -> ResponseReturnValue:
    """Serve the next household; what lies in this one's basket is put aside."""
    if any(units.values()):
        with unit_of_work() as session:
            number = parking.park(session, household_id, units, by=current_actor(), at=now())
            flash(_("The basket of household %(number)s waits aside.", number=number))
    if next_id is not None:
        return redirect(url_for(".show", household_id=next_id), 303)
    return redirect(url_for("counter.find", q=typed), 303)


@basket_desk.post("/counter/<int:household_id>/redemptions")
@requires(Permission.REDEEM)
def redeem(household_id: int) -> ResponseReturnValue:
    """Check how the household agrees, and book. Pressed twice, the slip shows once more."""
    form = BasketForm()
    if form.q.data:  # what still stands in the scan field is no part of the basket yet
        return redirect(url_for(".scan", household_id=household_id), 307)
    basket = form.read_basket(request.form)
    redemption_id = None if form.is_by_code else _booked_before(household_id, form, basket)
    if redemption_id is None and form.refused is None and form.validate_on_submit():
        redemption_id = _book(household_id, form, basket)
    if redemption_id is None:
        return _again(household_id, form, {})
    return redirect(url_for("slips.show", redemption_id=redemption_id, booked=1), 303)


def _booked_before(household_id: int, form: BasketForm, basket: Basket) -> int | None:
    """Return what the form's key booked already: no secret is checked twice."""
    session, by = db.session(), current_actor()
    try:
        return redemptions.redeemed_before(session, household_id, basket, by=by, at=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _book(household_id: int, form: BasketForm, basket: Basket) -> int | None:
    """Let the household agree, and points and goods move; None when refused."""
    try:
        agreement = BY_CODE if form.is_by_code else _agree(household_id, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    with unit_of_work(form) as session:
        by, at = current_actor(), now()
        agreed = replace(basket, agreement=agreement)
        return redemptions.redeem(session, household_id, agreed, by=by, at=at)
    return None


def _agree(household_id: int, form: BasketForm) -> Agreement:
    """Return how the household agrees: before a colleague, by its phone's code, or by PIN.

    Secrets are checked here, where no lock is held; the code is looked at when it is spent. Raises
    what tells that it did not agree.
    """
    session, actor = db.session(), current_actor()
    household_to_serve(session, household_id, by=actor)
    if form.username.data:
        witness = confirm_colleague(form.username.data, form.password.data or "")
        return Agreement(AgreedBy.WITNESS, witness=witness, reason=form.reason.data or "")
    if actor.household_id == household_id:
        raise NotOwnHousehold
    if fresh_code(session, household_id, by=actor, at=now()) is not None:
        return BY_CODE
    if not form.pin.data:
        raise PinMissing
    confirm(household_id, form.pin.data, at_counter=True)
    return BY_PIN


def _counter(household_id: int) -> Counter:
    return queries.show_counter(db.session(), current_actor(), household_id, at=now())


def _again(household_id: int, form: BasketForm, changed: Mapping[int, int]) -> ResponseReturnValue:
    """Show the basket as it was sent, with what changed in it; a code in the field is spent."""
    typed = {**request.form, **{f"item-{item_id}": str(n) for item_id, n in changed.items()}}
    if looks_like_one(form.q.data or ""):
        form.q.data = ""
    counter, form.prices.data = _counter(household_id), ""
    led_back = show_again(form, url_for(".show", household_id=household_id), typed)
    return led_back or _page(counter, form, dict(numbered(typed, "item")))


def _page(counter: Counter, form: BasketForm, units: Mapping[int, str]) -> ResponseReturnValue:
    form.prices.data = price_marks(counter.items)
    form.offer(counter.collectors, counter.head)
    counts = {item_id: whole_number(typed) or 0 for item_id, typed in units.items()}
    page = render_template(
        "exchange/counter/basket.html",
        counter=counter,
        form=form,
        units=units,
        lines=counter.chosen(counts),
        kind_names=KIND_NAMES,
    )
    return page, form.status
