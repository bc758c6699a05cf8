"""What claims and their refusals are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.earning.claims import refusals
from pointsapp.web.refusals import Sentences, Told

STATES = {
    "waiting": _l("waiting for an answer"),
    "accepted": _l("accepted"),
    "refused": _l("refused"),
}

SENTENCES: Sentences = {
    refusals.ClaimDecided: Told(
        lambda f: _("Nothing was changed: this claim is %(state)s.", state=STATES[str(f["state"])])
    ),
    refusals.OwnClaim: Told(
        lambda _f: _(
            "You wrote this claim, or it is your own household's. Somebody else must decide."
        ),
        status=403,
    ),
    refusals.TooLongAgo: Told(
        lambda f: _(
            "That is more than %(days)s days ago. Ask at the village office.", days=f["days"]
        ),
        status=422,
    ),
    refusals.TooManyPhotos: Told(
        lambda f: _("A claim can have at most %(most)s photos.", most=f["most"]), status=422
    ),
    refusals.EvidenceMissing: Told(
        lambda f: _("Rule %(code)s asks for a photo.", code=f["code"]), status=422
    ),
}
