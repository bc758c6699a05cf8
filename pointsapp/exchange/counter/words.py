"""What to tell the clerk whose scan says nothing."""

from flask_babel import gettext as _

from pointsapp.exchange.counter import refusals
from pointsapp.exchange.counter.photo_reading import NoCodeInPhoto
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    NoCodeInPhoto: Told(
        lambda _f: _("No card or code of this village can be read there. Take it again, nearer."),
        status=422,
    ),
    refusals.CardUnknown: Told(
        lambda _f: _(
            "This card is not valid here: it was replaced, or it belongs to another village. Find "
            "the household by its number or a name."
        ),
        status=404,
    ),
    refusals.NothingFound: Told(
        lambda _f: _("No goods and no household match this. Scan again."), status=422
    ),
    refusals.PinMissing: Told(lambda _f: _("Type the six digits."), status=422),
}
