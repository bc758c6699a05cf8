"""How it is told that somebody is not forgotten yet."""

from flask_babel import gettext as _

from pointsapp.portal.own_data import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.StillOnStaff: Told(
        lambda f: _(
            "This person still works for the village as %(username)s. End that account first.",
            username=f["username"],
        )
    ),
}
