"""From a scan to the household that it opens."""

from flask_babel import gettext as _

from pointsapp.access.cards import queries as cards
from pointsapp.access.codes import service as codes
from pointsapp.access.codes.key import code_key
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.names import fold, number_key
from pointsapp.community.households.search import FoundHousehold, Matches, find_households
from pointsapp.exchange.counter.scanning import card_token
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.messages import flash
from pointsapp.web.unit_of_work import unit_of_work


def open_by_scan(actor: Actor, text: str) -> int | None:
    """Return the household of a card or of a one-minute code; the code is taken by that.

    None for other text. Raises CodeExpired, CodeUsed, and NotFound for a code that opens nothing
    here.
    """
    if not codes.looks_like_one(text):
        return open_by_card(actor, text)
    with unit_of_work() as session:
        taken = codes.take(session, code_key(), text, by=actor, at=now())
    return taken.household_id


def open_by_card(actor: Actor, text: str) -> int | None:
    """Return the household of a card, by its address or token; None for other text."""
    try:
        holder = cards.holder_in_village(db.session(), actor, card_token(text))
    except NotFound:
        return None
    if holder.former:
        tell_merger(holder.former, holder.number)
    return holder.household_id


def tell_merger(former: str, number: str) -> None:
    """Tell the clerk that another household answers to the number on the card, or typed."""
    flash(_("Household %(former)s was merged into %(number)s.", former=former, number=number))


def find_by_words(actor: Actor, typed: str) -> Matches[FoundHousehold]:
    """Return the households that are meant: those of that number, or all that may be.

    Where a village has both 18 and 018, the one written so is meant.
    """
    found = find_households(db.session(), village_of(actor), typed)
    key = number_key(typed)
    numbered = [home for home in found.rows if number_key(home.number) == key] or [
        home for home in found.rows if home.former
    ]
    meant = [home for home in numbered if home.number == fold(typed)] or numbered
    return Matches(tuple(meant), len(meant)) if meant else found
