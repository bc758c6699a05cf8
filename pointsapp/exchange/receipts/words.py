"""What sources of goods are called, and the sentences of refused receipts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.exchange.receipts import refusals
from pointsapp.web.refusals import Sentences, Told

SOURCE_NAMES = {
    "bought": _l("bought by the village"),
    "donated": _l("donated"),
    "allotted": _l("allotted by the township"),
}

SENTENCES: Sentences = {
    refusals.NothingReceived: Told(lambda _f: _("Say what came in, and how many."), status=422),
    refusals.QuantityWrong: Told(
        lambda f: _("A quantity is a whole number from 1 to %(most)s.", most=f["most"]), status=422
    ),
    refusals.OwnRecord: Told(
        lambda _f: _("You wrote this down yourself. Somebody else must confirm it."), status=403
    ),
    refusals.ReceiptUsed: Told(
        lambda _f: _(
            "Some goods of this receipt have already left the shelf. Count the shelf and post the "
            "difference."
        )
    ),
}
