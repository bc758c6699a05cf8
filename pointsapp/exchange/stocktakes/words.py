"""The sentences of refused stocktakes."""

from flask_babel import gettext as _

from pointsapp.exchange.stocktakes import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.NothingCounted: Told(
        lambda _f: _("Type at least one count. 0 counts too."), status=422
    ),
    refusals.ReasonMissing: Told(lambda _f: _("Choose a reason for every difference."), status=422),
}
