"""What visits and their refusals are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.care.home_visits import refusals
from pointsapp.web.refusals import Sentences, Told

ABOUT = {
    "all-well": _l("all well"),
    "policy": _l("a policy told"),
    "need": _l("a need"),
    "hazard": _l("a hazard"),
    "other": _l("another matter"),
}

SENTENCES: Sentences = {
    refusals.VisitTooLongAgo: Told(
        lambda f: _(
            "That is more than %(days)s days ago. Visits are noted within that time.",
            days=f["days"],
        ),
        status=422,
    ),
    refusals.NotOfThisHousehold: Told(
        lambda _f: _("This person does not live in that household. Choose again."), status=422
    ),
    refusals.NothingTyped: Told(
        lambda _f: _("No line has a day yet. Type in the days on which a household was visited."),
        status=422,
    ),
    refusals.NotedEarlier: Told(
        lambda _f: _("A visit can be taken back only on the day on which it was noted.")
    ),
}
