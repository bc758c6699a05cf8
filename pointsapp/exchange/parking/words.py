"""Why a basket cannot be put aside or taken up again."""

from flask_babel import gettext as _

from pointsapp.exchange.parking import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.EmptyBasket: Told(
        lambda _f: _("The basket is empty. Set how many of something first."), status=422
    ),
    refusals.ParkedGone: Told(
        lambda _f: _(
            "This basket was booked or discarded in another window in the meantime. Nothing was "
            "booked here; open the household again."
        )
    ),
}
