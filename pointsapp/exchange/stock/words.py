"""What sources and refusals of stock are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.exchange.stock import refusals
from pointsapp.exchange.stock.models import LossReason, LossState
from pointsapp.web.refusals import explain

SOURCE_NAMES = {
    "bought": _l("bought by the village"),
    "donated": _l("donated"),
    "allotted": _l("allotted by the township"),
}
LOSS_REASONS = {
    LossReason.EXPIRED: _l("too old"),
    LossReason.BROKEN: _l("broken"),
    LossReason.LOST: _l("not found"),
    LossReason.MISTAKE: _l("wrongly booked"),
    LossReason.OTHER: _l("something else"),
}
LOSS_STATES = {
    LossState.COUNTED: _l("counted, not posted"),
    LossState.WAITING: _l("waits for a second person"),
    LossState.POSTED: _l("posted"),
    LossState.REFUSED: _l("set aside"),
}
MOVES = {
    "receipt": _l("taken in"),
    "redemption": _l("handed out"),
    "return": _l("came back"),
    "reversal": _l("undone"),
    "write_off": _l("written off"),
    "stocktake": _l("stocktake"),
}
REASONS: dict[str, LazyString] = {
    "name-missing": _l("the name is missing"),
    "price-missing": _l("the price in points is missing"),
    "too-long": _l("this is too long"),
    "text-unreadable": _l("this is no name: it holds signs or a formula"),
    "number-wrong": _l("this is no number, or too large a one"),
    "word-unknown": _l("yes is 是, no is 否"),
    "item-twice": _l("this item stands in the list twice"),
    "barcode-twice": _l("this bar code belongs to another item already"),
    "barcode-left-out": _l("left out: a digit of this bar code is wrong; scan it instead"),
}
FIELDS: dict[str, LazyString] = {
    "name": _l("Name of the goods"),
    "price": _l("Points for one"),
    "specification": _l("Size or weight"),
    "unit": _l("Unit"),
    "cost": _l("Cost of one, in yuan"),
    "stock": _l("Left"),
    "barcode": _l("Bar code"),
    "limit": _l("At most for a household in a month"),
    "source": _l("Where from"),
    "is_on": _l("Handed out now"),
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
explain(
    refusals.GoodsHaveErrors,
    lambda f: _("Nothing was saved: %(count)s errors must be put right first.", count=f["count"]),
    status=422,
)
explain(
    refusals.TooFewOnShelf,
    lambda f: _("Only %(left)s of %(item)s are on the shelf.", item=f["item"], left=f["left"]),
)
explain(
    refusals.NothingCounted,
    lambda _f: _("Type at least one count. 0 counts too."),
    status=422,
)
explain(
    refusals.ReasonMissing,
    lambda _f: _("Choose a reason for every difference."),
    status=422,
)
explain(
    refusals.LossDecided,
    lambda _f: _("Somebody decided on it already. Open the page again."),
)
explain(
    refusals.OwnLoss,
    lambda _f: _("You wrote this down yourself. Somebody else must confirm it."),
    status=403,
)
explain(
    refusals.ReceiptUsed,
    lambda _f: _(
        "Goods of this receipt left the shelf already. Count the shelf and post the difference."
    ),
)
