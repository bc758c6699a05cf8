"""How an order at the door stands, and why it is not taken or handed over."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.exchange.door_orders import refusals
from pointsapp.exchange.door_orders.queries import OrderState
from pointsapp.web.refusals import Sentences, Told

STATES: dict[str, LazyString] = {
    OrderState.WAITING: _l("waits at the counter"),
    OrderState.BOOKED: _l("booked, to be brought home"),
    OrderState.HANDED_OVER: _l("handed over at home"),
    OrderState.CANCELLED: _l("order cancelled"),
    OrderState.LAPSED: _l("too old"),
    OrderState.VOID: _l("no longer counts: the mandate ended"),
}
SENTENCES: Sentences = {
    refusals.ConsentMissing: Told(
        lambda _f: _("The household must type its PIN, or show its one-minute code."), status=422
    ),
    refusals.NotHandedOutYet: Told(lambda _f: _("The counter has not booked this order yet.")),
    refusals.HandedOnOddDay: Told(
        lambda _f: _("The day lies between the booking at the counter and today."), status=422
    ),
}
