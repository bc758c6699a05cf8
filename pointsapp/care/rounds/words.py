"""What refusals of the round are called in the person's language."""

from flask_babel import gettext as _

from pointsapp.care.rounds import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.NobodyVisitedAll: Told(
        lambda _f: _("Nobody is ticked who visited all households in care in this month.")
    ),
}
