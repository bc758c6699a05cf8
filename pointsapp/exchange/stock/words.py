"""What sources and refusals of stock are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.exchange.stock import refusals
from pointsapp.web.refusals import explain

SOURCE_NAMES = {
    "bought": _l("bought by the village"),
    "donated": _l("donated"),
    "allotted": _l("allotted by the township"),
}
explain(
    refusals.NothingReceived,
    lambda _f: _("Say what came in, and how many."),
    status=422,
)
explain(
    refusals.QuantityWrong,
    lambda f: _("A quantity is a whole number from 1 to %(most)s.", most=f["most"]),
    status=422,
)
