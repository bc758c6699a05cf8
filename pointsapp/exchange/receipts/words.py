"""What sources of goods are called, and the sentences of refused receipts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.exchange.receipts import refusals
from pointsapp.exchange.receipts.account import CameIn
from pointsapp.exchange.receipts.models import DonorShown
from pointsapp.web.language import masked
from pointsapp.web.refusals import Sentences, Told

SOURCE_NAMES = {
    "bought": _l("bought by the village"),
    "donated": _l("donated"),
    "allotted": _l("allotted by the township"),
}
DONOR_SHOWN = {
    DonorShown.UNNAMED: _l("not named: a person who did not ask for it"),
    DonorShown.MASKED: _l("with a masked name"),
    DonorShown.NAMED: _l("by name: a company, or a person who wishes it"),
}


def giver(came_in: CameIn) -> str:
    """Return from whom goods came, as everybody may read it."""
    if came_in.donor_shown == DonorShown.UNNAMED:
        return _("unnamed")
    name = came_in.donor
    return (masked(name) if came_in.donor_shown == DonorShown.MASKED else name) or "–"


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
