"""What honours are called, and why a nomination is told no."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.honours.nominations import refusals
from pointsapp.honours.nominations.models import HonourKind, Outcome
from pointsapp.web.refusals import Sentences, Told

KINDS: dict[str, LazyString] = {
    HonourKind.STARS: _l("Star households"),
    HonourKind.ROLL: _l("Village honour roll"),
    HonourKind.FAMILY: _l("Model families"),
}
OUTCOMES: dict[str, LazyString] = {
    Outcome.TAKEN_UP: lazy_pgettext("nomination", "taken up by the committee"),
    Outcome.SET_ASIDE: lazy_pgettext("nomination", "not taken up"),
}

SENTENCES: Sentences = {
    refusals.TooManyNominations: Told(
        lambda f: _(
            "%(most)s of your nominations wait for the committee. Please wait for an answer first.",
            most=f["most"],
        )
    ),
    refusals.NominationAnswered: Told(
        lambda _f: _("This nomination was taken up or set aside before.")
    ),
}
