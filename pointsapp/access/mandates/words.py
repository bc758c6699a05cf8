"""How a household agreed, why that ended, and why nobody acts for it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.mandates import refusals
from pointsapp.access.models import Ended, Given
from pointsapp.web.refusals import Sentences, Told

GIVEN: dict[str, LazyString] = {
    Given.PHONE: _l("agreed on the household's phone"),
    Given.PAPER: _l("signed on paper"),
}
ENDED: dict[str, LazyString] = {
    Ended.PHONE: _l("ended on the household's phone"),
    Ended.OFFICE: _l("ended at the office"),
    Ended.PAIRING: _l("ended: somebody else looks after the household now"),
    Ended.DISMISSAL: _l("ended: no paired party member any more"),
    Ended.RENEWED: _l("replaced by a new one"),
}
SENTENCES: Sentences = {
    refusals.NobodyLooksAfter: Told(
        lambda _f: _("No party member looks after this household yet.")
    ),
    refusals.NoMandate: Told(
        lambda _f: _("This household has not agreed that you act for it, or agrees no longer.")
    ),
    refusals.OwnMandate: Told(
        lambda _f: _("You are the one who would act for this household. A colleague must do this.")
    ),
    refusals.PaperTooOld: Told(
        lambda f: _(
            "The day of the signature must lie within the last %(days)s days. Have a new sheet"
            " signed.",
            days=f["days"],
        ),
        status=422,
    ),
}
