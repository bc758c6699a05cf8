"""Why what a member lets be shown is refused."""

from flask_babel import gettext as _

from pointsapp.access.contacts import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.NoSuchPhone: Told(
        lambda _f: _("Type the number of a phone, or let only your name be shown."), status=422
    ),
}
