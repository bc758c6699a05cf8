"""The counter: find the household, fill the basket, confirm, book."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.credentials.confirmation import confirm, confirm_colleague
from pointsapp.actor import Permission
from pointsapp.exchange.counter import queries
from pointsapp.exchange.counter.forms import BasketForm, ScanForm
from pointsapp.exchange.counter.opening import find_by_words, open_by_card, open_by_scan
from pointsapp.exchange.counter.queries import Counter
from pointsapp.exchange.counter.refusals import NothingFound, PinMissing
from pointsapp.exchange.counter.scanning import add_goods
from pointsapp.exchange.parking import service as parking
from pointsapp.exchange.redemptions import queries as redemptions_queries
from pointsapp.exchange.redemptions import service as redemptions
from pointsapp.exchange.redemptions import words as redemptions_words
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.consent import BY_PIN, Consent
from pointsapp.exchange.redemptions.prices import price_marks
from pointsapp.exchange.redemptions.refusals import NotOwnHousehold
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.forms import clean
from pointsapp.web.preferences import chosen
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

counter = Blueprint("counter", __name__)


@counter.app_context_processor
def consent_words() -> dict[str, object]:
    """Give templates the words for how a household agreed."""
    return {"consent_words": redemptions_words.CONSENT}


@counter.get("/counter/")
@requires(Permission.REDEEM)
def find() -> ResponseReturnValue:
    """Find the household by card, number, name, initials or phone tail; one found is served."""
    actor = current_actor()
    card = request.args.get("card")
    typed = clean(request.args.get("q", "")) or ""
    household_id = open_by_card(actor, card or typed)
    found = () if household_id else find_by_words(actor, typed)
    if len(found) == 1:
        household_id = found[0].id
    if household_id:
        return redirect(url_for(".serve", household_id=household_id), 303)
    form = ScanForm(formdata=None, q=typed)
    return _find_page(form, found=found, unknown_card=card is not None)


@counter.post("/counter/scans")
@requires(Permission.REDEEM)
def scan() -> ResponseReturnValue:
    """Take a scan: a card or a one-minute code opens its household, words are searched by."""
    form = ScanForm()
    typed = form.q.data or ""
    try:
        household_id = open_by_scan(current_actor(), typed)
    except NotFound:
        return _find_page(form, unknown_card=True)
    except Refusal as refusal:
        form.refuse(refusal)
        return _find_page(form)
    if household_id:
        return redirect(url_for(".serve", household_id=household_id), 303)
    return redirect(url_for(".find", q=typed), 303)


def _find_page(form: ScanForm, **shown: object) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    page = render_template(
        "exchange/counter/find.html",
        form=form,
        waiting=parking.list_parked(session, actor),
        closed_today=queries.closed_today(session, actor, at=now()),
        **shown,
    )
    return page, 404 if shown.get("unknown_card") else form.status


@counter.get("/counter/<int:household_id>")
@requires(Permission.REDEEM)
def serve(household_id: int) -> ResponseReturnValue:
    """Show the household's balance and the shelf, with the basket that waits for it."""
    shown = _shown(household_id)
    return _page(shown, BasketForm(formdata=None, parked=shown.parked_id), dict(shown.parked))


@counter.post("/counter/<int:household_id>/redemptions")
@requires(Permission.REDEEM)
def redeem(household_id: int) -> ResponseReturnValue:
    """Take what was scanned; with nothing scanned, check the consent and let both move.

    Pressed twice, the slip shows once more.
    """
    form = BasketForm()
    basket = form.read_basket(request.form)
    if form.q.data:
        return _take_scan(_shown(household_id), form, dict(basket.units))
    redemption_id = _booked_before(household_id, form, basket)
    if redemption_id is None and form.refused is None and form.validate_on_submit():
        redemption_id = _book(_shown(household_id), form, basket)
    if redemption_id is None:
        return _page(_shown(household_id), form, basket.units)
    return redirect(url_for(".show_slip", redemption_id=redemption_id), 303)


def _take_scan(shown: Counter, form: BasketForm, units: dict[int, int]) -> ResponseReturnValue:
    added = add_goods(units, form.q.data, shown.barcodes, form.last_item)
    if added is not None:
        form.q.data, form.last.data = "", added[1]
        return _page(shown, form, added[0])
    try:
        household_id = _meant(form.q.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(shown, form, units)
    if household_id == shown.household_id:
        form.q.data = ""
        return _page(_shown(household_id), form, units)
    return _go_on(shown, units, household_id, form.q.data)


def _meant(typed: str) -> int | None:
    """Return the household that was scanned; none where words may mean several."""
    try:
        household_id = open_by_scan(current_actor(), typed)
    except NotFound as error:
        raise NothingFound from error
    if household_id is None and not find_by_words(current_actor(), typed):
        raise NothingFound
    return household_id


def _go_on(
    shown: Counter, units: dict[int, int], household_id: int | None, typed: str
) -> ResponseReturnValue:
    """Serve the next household; what lies in this one's basket is put aside."""
    if any(units.values()):
        with unit_of_work() as session:
            parking.park(session, shown.household_id, units, by=current_actor(), at=now())
            flash(_("The basket of household %(number)s waits aside.", number=shown.number))
    if household_id is not None:
        return redirect(url_for(".serve", household_id=household_id), 303)
    return redirect(url_for(".find", q=typed), 303)


def _booked_before(household_id: int, form: BasketForm, basket: Basket) -> int | None:
    """Return what the form's key booked already: neither PIN nor code is asked for twice."""
    session, by = db.session(), current_actor()
    try:
        return redemptions.redeemed_before(session, household_id, basket, by=by, at=now())
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _book(shown: Counter, form: BasketForm, basket: Basket) -> int | None:
    """Check how the household agrees, and let points and goods move; None when refused."""
    try:
        agreed = replace(basket, consent=_consent(shown, form))
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    with unit_of_work(form) as session:
        redemption_id = redemptions.redeem(
            session, shown.household_id, agreed, by=current_actor(), at=now()
        )
        flash(_("Booked. Hand out the goods."))
        return redemption_id
    return None


def _consent(shown: Counter, form: BasketForm) -> Consent:
    """Check how the household agrees: a colleague, its phone's code, or its PIN."""
    if form.username.data:
        witness = confirm_colleague(form.username.data, form.password.data or "")
        return Consent("witness", witness=witness, reason=form.reason.data or "")
    if shown.is_own:
        raise NotOwnHousehold
    if shown.code_id is not None:
        return Consent("code", code_id=shown.code_id)
    if not form.pin.data:
        raise PinMissing
    confirm(shown.household_id, form.pin.data)
    return BY_PIN


def _shown(household_id: int) -> Counter:
    return queries.show_counter(db.session(), current_actor(), household_id, at=now())


def _page(shown: Counter, form: BasketForm, units: Mapping[int, int]) -> ResponseReturnValue:
    form.prices.data = price_marks(shown.items)
    page = render_template("exchange/counter/basket.html", shown=shown, form=form, units=units)
    return page, form.status


@counter.get("/redemptions/<int:redemption_id>")
@requires(Permission.REDEEM)
def show_slip(redemption_id: int) -> ResponseReturnValue:
    """Show the slip; `?print=2` prints it at once, as the second printing that it is."""
    slip = redemptions_queries.show_slip(db.session(), current_actor(), redemption_id)
    printing = request.args.get("print", 0, type=int)
    return render_template(
        "exchange/counter/slip.html",
        slip=slip,
        printing=printing if printing == slip.prints else 0,
        width=chosen("slip"),
        form=ScanForm(formdata=None),
    )


@counter.post("/redemptions/<int:redemption_id>/prints")
@requires(Permission.REDEEM)
def print_slip(redemption_id: int) -> ResponseReturnValue:
    """Keep that the slip is printed, the second time as a reprint."""
    with unit_of_work() as session:
        count = redemptions.print_slip(session, redemption_id, by=current_actor(), at=now())
    return redirect(url_for(".show_slip", redemption_id=redemption_id, print=count), 303)
