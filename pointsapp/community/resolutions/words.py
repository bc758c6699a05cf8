"""Why a resolution is not kept, said."""

from flask_babel import gettext as _

from pointsapp.community.resolutions import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.MetLater: Told(
        lambda _f: _("Write down the resolution once the meeting was held."), status=422
    ),
    refusals.MoreVotesThanPresent: Told(
        lambda _f: _("More votes than people who were there. Look at the numbers again."),
        status=422,
    ),
    refusals.NotCarried: Told(
        lambda f: _(
            "Not carried: more than half of those present must be in favour, here %(needed)s.",
            needed=f["needed"],
        ),
        status=422,
    ),
}
