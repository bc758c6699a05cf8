"""Why a township appoints no administrator in a village."""

from flask_babel import gettext as _

from pointsapp.access.appointments import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.AdministratorIsThere: Told(
        lambda f: _(
            "%(name)s administers this village and was there within the last %(days)s days. The "
            "village appoints its own people, and hands over on its own page.",
            name=f["name"],
            days=f["days"],
        )
    ),
    refusals.ProposedAlready: Told(
        lambda _f: _("Somebody is proposed for this village already. Confirm or withdraw it first.")
    ),
    refusals.NoLongerProposed: Told(
        lambda _f: _("This was confirmed or withdrawn before. Nothing was changed.")
    ),
}
