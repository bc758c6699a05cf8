"""What the counter tells when it hands nothing out."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.exchange.counter import refusals
from pointsapp.exchange.counter.photo_reading import NoCodeInPhoto
from pointsapp.web.language import moment
from pointsapp.web.refusals import explain

CONSENT: dict[str, LazyString] = {
    "pin": _l("the household's PIN"),
    "code": _l("one-minute code"),
    "witness": _l("a colleague"),
}

explain(
    NoCodeInPhoto,
    lambda _f: _("No card or code of this village can be read there. Take it again, nearer."),
    status=422,
)
explain(
    refusals.EmptyBasket,
    lambda _f: _("The basket is empty. Set how many of something first."),
    status=422,
)
explain(
    refusals.QuantityOdd,
    lambda f: _("Take whole pieces, at most %(most)s of one thing.", most=f["most"]),
    status=422,
)
explain(
    refusals.ItemOff,
    lambda f: _("%(item)s is not handed out now. Take it out of the basket.", item=f["item"]),
)
explain(
    refusals.OutOfStock,
    lambda f: _(
        "Only %(left)s of %(item)s are on the shelf. Nothing was booked; take fewer.",
        item=f["item"],
        left=f["left"],
    ),
)
explain(
    refusals.LimitReached,
    lambda f: _(
        "This household may take %(left)s more of %(item)s this month. Nothing was booked.",
        item=f["item"],
        left=f["left"],
    ),
)
explain(
    refusals.TooFewPoints,
    lambda f: _(
        "The basket costs %(needed)s points, the household has %(balance)s. Nothing was booked; "
        "take something out.",
        needed=f["needed"],
        balance=f["balance"],
    ),
)
explain(
    refusals.NotOwnHousehold,
    lambda _f: _("This is your own household. A colleague must confirm with name and password."),
)
explain(
    refusals.NothingFound,
    lambda _f: _("Neither goods nor a household is found by this. Scan again."),
    status=422,
)
explain(refusals.PinMissing, lambda _f: _("Type the six digits."), status=422)
explain(
    refusals.ReasonMissing,
    lambda _f: _("Write why the household could neither type its PIN nor show its code."),
    status=422,
)
explain(
    refusals.CodeSpent,
    lambda _f: _(
        "The one-minute code was used already, or scanned more than ten minutes ago. Nothing was "
        "booked; scan a new one or let the PIN be typed."
    ),
)
explain(
    refusals.NotExchangeDay,
    lambda f: _("Exchange days are: %(days)s. To serve today, write why.", days=f["days"]),
    status=422,
)


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


explain(refusals.PriceChanged, _price_changed)
explain(
    refusals.HouseholdClosed,
    lambda f: _(
        "Household %(number)s was closed or joined to another. Nothing was booked; find the "
        "household by a name.",
        number=f["number"],
    ),
)
explain(
    refusals.ParkedGone,
    lambda _f: _(
        "This basket was booked or dropped in another window meanwhile. Nothing was booked here; "
        "open the household again."
    ),
)


def _just_served(facts: Mapping[str, object]) -> str:
    at = facts["at"]
    assert isinstance(at, datetime)  # noqa: S101 - a redemption has its moment
    return _(
        "The same was handed to this household at %(at)s under No. %(number)s. Nothing was booked "
        "now. Tick below if it is meant once more.",
        at=moment(at),
        number=facts["number"],
    )


explain(refusals.JustServed, _just_served)
