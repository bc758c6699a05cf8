"""Why an objection to an honour, an award or a taking back is refused, in sentences."""

from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.earning.notices import words as of_lines
from pointsapp.honours.notices import refusals
from pointsapp.honours.notices.models import LIST_TAKEN_IN
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

OUTCOMES = {**of_lines.OUTCOMES, LIST_TAKEN_IN: _l("the list was taken in")}

SENTENCES: Sentences = {
    refusals.NotOnNotice: Told(
        lambda _f: _("This does not hang out, or was taken off. There is nothing to do here.")
    ),
    refusals.TooManyObjections: Told(
        lambda f: _(
            "%(most)s of your objections are not answered yet. Please wait for an answer first.",
            most=f["most"],
        )
    ),
    refusals.JudgesOwnHonour: Told(
        lambda _f: _(
            "This is your own household's honour or objection. Somebody else must answer."
        ),
        status=403,
    ),
    refusals.NoticeNotOver: Told(
        lambda f: _("The list hangs out until %(day)s.", day=day(cast("date", f["day"])))
    ),
    refusals.AwardedAlready: Told(
        lambda _f: _(
            "Somebody is honoured by this list already, so it stays. Take back single honours."
        )
    ),
    refusals.NotAwarded: Told(lambda _f: _("There is no honour to take back.")),
}
