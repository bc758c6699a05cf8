"""Orders at the door: booked at the counter, brought home by the member who took them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.counter.queries import closed_today
from pointsapp.exchange.door_orders import queries, service, words
from pointsapp.exchange.door_orders.forms import BookingForm, HandOverForm
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

order_desk = Blueprint("door_orders", __name__)


@order_desk.app_context_processor
def order_words() -> dict[str, object]:
    """Give templates the words for how an order stands."""
    return {"order_states": words.STATES}


@order_desk.get("/counter/orders/")
@requires(Permission.REDEEM)
def list_waiting() -> ResponseReturnValue:
    """Show the orders that wait at the counter."""
    return _counter_page(BookingForm(formdata=None))


@order_desk.post("/counter/orders/<int:order_id>/redemption")
@requires(Permission.REDEEM)
def book(order_id: int) -> ResponseReturnValue:
    """Hand the ordered goods to the member; pressed twice, the slip shows once more."""
    form, actor = BookingForm(), current_actor()
    if form.validate_on_submit():
        reason = form.off_day_reason.data or ""
        with unit_of_work(form) as session:
            redemption_id = service.book(
                session, order_id, off_day_reason=reason, by=actor, at=now()
            )
            return redirect(url_for("slips.show", redemption_id=redemption_id, booked=1), 303)
    queries.show_order(db.session(), actor, order_id, today=village_today())
    return _counter_page(form, booking=order_id)


@order_desk.post("/counter/orders/<int:order_id>/removal")
@requires(Permission.REDEEM)
def discard(order_id: int) -> ResponseReturnValue:
    """Drop an order; nothing was booked."""
    with unit_of_work() as session:
        service.discard(session, order_id, by=current_actor(), at=now())
    flash(_("Discarded. Nothing was booked."))
    return redirect(url_for(".list_waiting"), 303)


@order_desk.get("/paired/orders/")
@requires(Permission.LOOK_AFTER)
def list_taken() -> ResponseReturnValue:
    """Show a member the orders taken down, with what to bring home next; `?before=` older ones."""
    return _member_page(HandOverForm(formdata=None, handed_on=village_today()))


@order_desk.post("/paired/orders/<int:order_id>/hand-over")
@requires(Permission.LOOK_AFTER)
def hand_over(order_id: int) -> ResponseReturnValue:
    """Keep to whom at home the goods were given."""
    form, actor = HandOverForm(), current_actor()
    if form.validate_on_submit():
        to, on = form.handed_to.data, form.handed_on.data
        with unit_of_work(form) as session:
            service.hand_over(session, order_id, to, on, by=actor, at=now())
            flash(_("Noted. The household reads it."))
            return redirect(url_for(".list_taken"), 303)
    queries.show_order(db.session(), actor, order_id, today=village_today())
    return _member_page(form, giving=order_id)


def _counter_page(form: BookingForm, *, booking: int | None = None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    page = render_template(
        "exchange/door_orders/waiting.html",
        orders=queries.orders_at_counter(session, actor, today=village_today()),
        closed_today=closed_today(session, actor, at=now()),
        form=form,
        booking=booking,
    )
    return page, form.status


def _member_page(form: HandOverForm, *, giving: int | None = None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    before, today = query.number("before"), village_today()
    page = queries.orders_of_member(session, actor, today=today, before=before)
    shown = render_template(
        "exchange/door_orders/taken.html",
        page=page,
        people=queries.people_of(session, [order.household_id for order in page.orders]),
        form=form,
        giving=giving,
        today=today,
    )
    return shown, form.status
