"""The counter: find the household to serve."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.community.households.search import FoundHousehold, Matches
from pointsapp.exchange.counter import queries
from pointsapp.exchange.counter.forms import ScanForm
from pointsapp.exchange.counter.opening import (
    find_by_words,
    open_by_card,
    open_by_scan,
    tell_merger,
)
from pointsapp.exchange.counter.refusals import CardUnknown
from pointsapp.exchange.parking import service as parking
from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up

counter = Blueprint("counter", __name__)
NOBODY = Matches[FoundHousehold]()


@counter.get("/counter/")
@requires(Permission.REDEEM)
def find() -> ResponseReturnValue:
    """Find the household by card, number, name, initials or phone tail; a single one is served."""
    actor = current_actor()
    card = query.text("card")
    typed = query.text("q")
    household_id = open_by_card(actor, card or typed)
    found = NOBODY if household_id else find_by_words(actor, typed)
    if len(found.rows) == 1:
        household_id, former = found.rows[0].id, found.rows[0].former
        if former:
            tell_merger(former, found.rows[0].number)
    if household_id:
        return redirect(url_for("basket.show", household_id=household_id), 303)
    form, _typed = taken_up(ScanForm) or (ScanForm(formdata=None, q=typed), {})
    if query.has("card"):
        form.refuse(CardUnknown())
    return _page(form, found)


@counter.post("/counter/scans")
@requires(Permission.REDEEM)
def scan() -> ResponseReturnValue:
    """Take a scan: a card or a one-minute code opens its household, words are searched by."""
    form = ScanForm()
    typed = form.q.data or ""
    try:
        household_id = open_by_scan(current_actor(), typed)
    except Refusal as refusal:
        form.refuse(CardUnknown() if isinstance(refusal, NotFound) else refusal)
        return show_again(form, url_for(".find"), {}) or _page(form, NOBODY)
    if household_id:
        return redirect(url_for("basket.show", household_id=household_id), 303)
    return redirect(url_for(".find", q=typed), 303)


def _page(form: ScanForm, found: Matches[FoundHousehold]) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    page = render_template(
        "exchange/counter/find.html",
        form=form,
        found=found,
        parked_baskets=parking.list_parked(session, actor),
        closed_today=queries.closed_today(session, actor, at=now()),
    )
    return page, form.status
