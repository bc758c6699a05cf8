"""What to tell somebody whose round takes nothing more."""

from flask_babel import gettext as _

from pointsapp.care.hazard_rounds import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.RoundOver: Told(
        lambda _f: _("The round has ended. Write this hazard down by itself, under Hazards.")
    ),
}
