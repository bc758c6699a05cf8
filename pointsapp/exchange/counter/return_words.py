"""What the counter tells when it takes nothing back, and what consents are called."""

from flask_babel import gettext as _

from pointsapp.exchange.counter import return_refusals as refusals
from pointsapp.web.refusals import explain

explain(
    refusals.ReturnTooLate,
    lambda f: _("Goods come back within %(days)s days; that is over.", days=f["days"]),
)
explain(
    refusals.NothingReturned,
    lambda _f: _("Type how many came back, at least of one thing."),
    status=422,
)
explain(
    refusals.MoreThanTaken,
    lambda f: _(
        "At most %(left)s of %(item)s can come back. Nothing was booked.",
        item=f["item"],
        left=f["left"],
    ),
)
explain(
    refusals.MoreDamagedThanReturned,
    lambda f: _("Of %(item)s more are called broken than came back.", item=f["item"]),
    status=422,
)
