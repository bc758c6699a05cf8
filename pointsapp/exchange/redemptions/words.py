"""How a household agreed, and why nothing was handed out."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.exchange.redemptions import refusals
from pointsapp.exchange.redemptions.models import AgreedBy
from pointsapp.web.language import listed, moment
from pointsapp.web.refusals import Sentences, Told

AGREED_BY: dict[str, LazyString] = {
    AgreedBy.PIN: _l("the household's PIN"),
    AgreedBy.CODE: _l("one-minute code"),
    AgreedBy.WITNESS: _l("a colleague"),
    AgreedBy.ORDER: _l("confirmed at the door"),
}


def _price_changed(facts: Mapping[str, object]) -> str:
    changed = facts["changed"]
    assert isinstance(changed, list)  # noqa: S101 - names with the prices of now
    return _(
        "Prices changed while the basket was open: %(changed)s. Nothing was booked; look at it "
        "with the resident and confirm again.",
        changed=_(", ").join(
            _("%(item)s now %(price)s", item=item, price=price) for item, price in changed
        ),
    )


def _just_served(facts: Mapping[str, object]) -> str:
    at = facts["at"]
    assert isinstance(at, datetime)  # noqa: S101 - a redemption has its moment
    return _(
        "The same goods were handed to this household at %(at)s under No. %(number)s. Nothing was "
        "booked now. Tick below to hand them out again.",
        at=moment(at),
        number=facts["number"],
    )


SENTENCES: Sentences = {
    refusals.QuantityOdd: Told(
        lambda f: _("Take whole pieces, at most %(most)s of one item.", most=f["most"]), status=422
    ),
    refusals.ItemOff: Told(
        lambda f: _("%(item)s is not handed out now. Take it out of the basket.", item=f["item"])
    ),
    refusals.OutOfStock: Told(
        lambda f: _(
            "Only %(left)s of %(item)s are on the shelf. Nothing was booked; take fewer.",
            item=f["item"],
            left=f["left"],
        )
    ),
    refusals.LimitReached: Told(
        lambda f: _(
            "This household may take %(left)s more of %(item)s this month. Nothing was booked.",
            item=f["item"],
            left=f["left"],
        )
    ),
    refusals.TooFewPoints: Told(
        lambda f: _(
            "The basket costs %(needed)s points, the household has %(balance)s. Nothing was "
            "booked; take something out.",
            needed=f["needed"],
            balance=f["balance"],
        )
    ),
    refusals.NotOwnHousehold: Told(
        lambda _f: _("This is your own household. A colleague must confirm with name and password.")
    ),
    refusals.ReasonMissing: Told(
        lambda _f: _("Write why the household could neither type its PIN nor show its code."),
        status=422,
    ),
    refusals.CodeSpent: Told(
        lambda _f: _(
            "The one-minute code has already been used, or was scanned more than ten minutes ago. "
            "Nothing was booked; scan a new one or have the PIN typed."
        )
    ),
    refusals.OwnOrder: Told(
        lambda _f: _("You took this order at the door. A colleague must hand the goods out.")
    ),
    refusals.OrderOver: Told(
        lambda _f: _("This order was booked, cancelled or is too old. Nothing was booked now.")
    ),
    refusals.OrderUncovered: Told(
        lambda _f: _(
            "The household took its mandate back, or somebody else looks after it now: this order"
            " counts no more. Nothing was booked."
        )
    ),
    refusals.OrderExceeded: Told(
        lambda f: _(
            "The household agreed to other goods or lower prices: %(items)s. Nothing was booked;"
            " discard the order and have a new one taken at the door.",
            items=listed(f["names"]),
        )
    ),
    refusals.NotExchangeDay: Told(
        lambda f: _("Exchange days are: %(days)s. To serve today, write why.", days=f["days"]),
        status=422,
    ),
    refusals.PriceChanged: Told(_price_changed),
    refusals.HouseholdClosed: Told(
        lambda f: _(
            "Household %(number)s was closed or joined to another. Nothing was booked; find the "
            "household by a name.",
            number=f["number"],
        )
    ),
    refusals.JustServed: Told(_just_served),
}
