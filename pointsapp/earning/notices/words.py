"""What objections are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.earning.notices import refusals
from pointsapp.web.refusals import Sentences, Told

VIA = {"office": _l("at the office"), "phone": _l("by phone"), "resident": _l("on their own phone")}
OUTCOMES = {"upheld": _l("upheld"), "dismissed": _l("not upheld")}

SENTENCES: Sentences = {
    refusals.LineTakenOff: Told(
        lambda _f: _("This line has already been taken off. There is nothing left to object to.")
    ),
    refusals.ObjectionAnswered: Told(
        lambda f: _(
            "Nothing was changed: this objection is %(outcome)s already.",
            outcome=OUTCOMES[str(f["outcome"])],
        )
    ),
    refusals.OwnLine: Told(
        lambda _f: _(
            "You recorded this line, or it is your own household's. Somebody else must answer."
        ),
        status=403,
    ),
    refusals.OwnObjection: Told(
        lambda _f: _(
            "You took this objection down yourself, and its points are posted. "
            "Somebody else must uphold it."
        ),
        status=403,
    ),
}
