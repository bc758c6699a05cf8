"""Why an objection to an honour, an award or a taking back is refused, in sentences."""

from datetime import date
from typing import cast

from flask_babel import gettext as _

from pointsapp.honours.notices import refusals
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.NotOnNotice: Told(
        lambda _f: _("This does not hang out, or was taken off. There is nothing to do here.")
    ),
    refusals.JudgesOwnHonour: Told(
        lambda _f: _("This is your own household's honour. Somebody else must answer."), status=403
    ),
    refusals.NoticeNotOver: Told(
        lambda f: _("The list hangs out until %(day)s.", day=day(cast("date", f["day"])))
    ),
    refusals.NotAwarded: Told(lambda _f: _("There is no honour to take back.")),
}
