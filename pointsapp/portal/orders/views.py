"""Orders at the door: taken down by the member who acts for the household, read by both."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.codes import service as codes
from pointsapp.access.codes.key import code_key
from pointsapp.access.credentials.confirmation import confirm
from pointsapp.access.current import represented
from pointsapp.actor import Permission, household_of
from pointsapp.exchange.counter.forms import PhotoForm, ScanForm
from pointsapp.exchange.counter.photo_reading import NoCodeInPhoto, read_code
from pointsapp.exchange.door_orders import queries, service
from pointsapp.exchange.door_orders.refusals import ConsentMissing
from pointsapp.exchange.door_orders.service import NewOrder
from pointsapp.exchange.redemptions.agreement import BY_CODE, BY_PIN, Agreement, fresh_code
from pointsapp.exchange.redemptions.prices import price_marks
from pointsapp.extensions import db
from pointsapp.portal.orders.forms import OrderForm
from pointsapp.portal.shop.queries import show_shop
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import numbered
from pointsapp.web.headers import may_use_camera
from pointsapp.web.messages import flash
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.shown_again import show_again, taken_up
from pointsapp.web.unit_of_work import unit_of_work

order_pages = Blueprint("orders", __name__, url_prefix="/my/orders")


@order_pages.get("/")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def list_own() -> ResponseReturnValue:
    """Show what the household ordered at its door; `?before=` older orders."""
    page = queries.orders_of_household(
        db.session(), current_actor(), today=village_today(), before=query.number("before")
    )
    return render_template("portal/orders/orders.html", page=page)


@order_pages.get("/new")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def ask() -> ResponseReturnValue:
    """Ask at the door what the household wants."""
    _check_at_door()
    form, typed = taken_up(OrderForm) or (OrderForm(formdata=None), {})
    return _page(form, typed)


@order_pages.post("/new")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_ORDER)
def order() -> ResponseReturnValue:
    """Check how the household agrees, and take the order down. Sent twice, it counts once."""
    _check_at_door()
    form = OrderForm()
    new = form.read_order(request.form)
    if form.refused is None and form.validate_on_submit() and _is_taken(form, new):
        flash(_("Ordered. It waits at the counter."))
        return redirect(url_for(".list_own"), 303)
    form.prices.data = ""
    return show_again(form, url_for(".ask"), request.form) or _page(form, request.form)


@order_pages.get("/new/code")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@may_use_camera
def ask_for_code() -> ResponseReturnValue:
    """Show the camera's picture, and the button that takes a photo of the household's code."""
    _check_at_door()
    return _code_page(PhotoForm(formdata=None))


@order_pages.post("/new/code")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_CODE)
@may_use_camera
def take_code() -> ResponseReturnValue:
    """Take the one-minute code that the household's phone shows; it agrees to the next order."""
    _check_at_door()
    form, scanned = PhotoForm(), ScanForm().q.data or ""
    if not scanned and not form.validate_on_submit():
        return _code_page(form)
    try:
        scanned = scanned or read_code(form.photos.data.stream)
    except Refusal as refusal:
        form.refuse(refusal)
        return _code_page(form)
    with unit_of_work(form) as session:
        _take_own_code(session, scanned)
    return _code_page(form) if form.refused else redirect(url_for(".ask"), 303)


@order_pages.post("/<int:order_id>/cancellation")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_CANCELLATION)
def cancel(order_id: int) -> ResponseReturnValue:
    """Cancel an order that the counter has not booked yet."""
    with unit_of_work() as session:
        service.cancel(session, order_id, by=current_actor(), at=now())
    flash(_("Cancelled. Nothing was booked."))
    return redirect(url_for(".list_own"), 303)


def _check_at_door() -> None:
    """Raise NotFound for everybody but a member who acts for the household."""
    if represented() is None:
        raise NotFound


def _take_own_code(session: Session, scanned: str) -> None:
    """Take a code of the household acted for; any other picture is none."""
    by = current_actor()
    try:
        taken = codes.take(session, code_key(), scanned, by=by, at=now())
    except NotFound as error:
        raise NoCodeInPhoto from error
    if taken.household_id != by.household_id:
        raise NoCodeInPhoto


def _code_page(form: PhotoForm) -> ResponseReturnValue:
    page = render_template("portal/orders/code.html", form=form, scan_form=ScanForm(formdata=None))
    return page, form.status


def _is_taken(form: OrderForm, new: NewOrder) -> bool:
    """Take the order down, unless it was before; tell whether it is, else why not on the form."""
    by, key = current_actor(), form.key.data
    try:
        if service.ordered_before(db.session(), new, key=key, by=by, at=now()) is not None:
            return True
        agreement = _agree(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    with unit_of_work(form) as session:
        service.order(session, new, agreement, key=key, by=by, at=now())
    return form.refused is None


def _agree(form: OrderForm) -> Agreement:
    """Return how the household agrees: by its phone's code, or by PIN, guessed as at the counter.

    The PIN is checked here, where no lock is held. Raises what tells that it did not agree.
    """
    household_id = household_of(current_actor())
    if fresh_code(db.session(), household_id, by=current_actor(), at=now()) is not None:
        return BY_CODE
    if not form.pin.data:
        raise ConsentMissing
    confirm(household_id, form.pin.data, at_counter=True)
    return BY_PIN


def _page(form: OrderForm, typed: Mapping[str, str]) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    shop = show_shop(session, actor, at=now())
    form.prices.data = price_marks(offer.item for offer in shop.offers)
    page = render_template(
        "portal/orders/new.html",
        shop=shop,
        form=form,
        units=dict(numbered(typed, "item")),
        has_code=fresh_code(session, household_of(actor), by=actor, at=now()) is not None,
    )
    return page, form.status
