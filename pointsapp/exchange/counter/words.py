"""What the counter tells when it hands nothing out."""

from flask_babel import gettext as _

from pointsapp.exchange.counter import refusals
from pointsapp.web.refusals import explain

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
    lambda _f: _("This is your own household. A colleague must serve it."),
    status=403,
)
