"""What activities refuse, and what is odd in a typed list, in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.earning.activities import refusals
from pointsapp.web.refusals import Sentences, Told

REASONS: dict[str, LazyString] = {
    "name-missing": _l("the name is missing"),
    "hours-unreadable": _l("this is not a number of hours; the activity's own is used"),
    "name-elsewhere": _l("nobody of this name lives there; choose who is meant"),
    "person-unknown": _l("nobody of this name lives in the village; choose who is meant"),
    "person-unclear": _l("several people have this name; choose who is meant"),
    "person-twice": _l("this person is in the list twice; the first line counts"),
}
FIELDS: dict[str, LazyString] = {
    "number": _l("Household number"),
    "name": _l("Name"),
    "hours": _l("How much"),
}

SENTENCES: Sentences = {
    refusals.TooFarAhead: Told(
        lambda f: _("An activity can be planned at most %(days)s days ahead.", days=f["days"]),
        status=422,
    ),
    refusals.EndsBeforeItStarts: Told(
        lambda _f: _(
            "The end is before the beginning. If it goes past midnight, tick “Ends the next day”."
        ),
        status=422,
    ),
    refusals.LongerThanADay: Told(
        lambda _f: _("That is longer than a day. Untick “Ends the next day”, or record two."),
        status=422,
    ),
    refusals.ActivityFull: Told(
        lambda f: _("All %(capacity)s places are taken.", capacity=f["capacity"])
    ),
    refusals.ActivityOver: Told(
        lambda _f: _("This activity is over; nobody signs up or withdraws any more.")
    ),
    refusals.CalledOff: Told(lambda _f: _("This activity is called off.")),
    refusals.AlreadyHeld: Told(
        lambda _f: _("People are ticked here already. Untick them first, or correct its sheet.")
    ),
}
