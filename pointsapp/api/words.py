"""What programs are told, for the people who read their logs."""

from flask_babel import gettext as _

from pointsapp.api import refusals
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.Malformed: Told(
        lambda _f: _("What was sent is not as the interface's document says. Nothing was saved."),
        status=422,
    ),
    refusals.PeopleUnclear: Told(
        lambda f: _(
            "Not in the roster, or more than one of that name in the household: %(names)s. Nothing "
            "was saved.",
            names=listed(f["names"]),
        ),
        status=422,
    ),
    refusals.PeopleTwice: Told(
        lambda f: _(
            "In the list more than once: %(names)s. Nothing was saved.", names=listed(f["names"])
        ),
        status=422,
    ),
}
