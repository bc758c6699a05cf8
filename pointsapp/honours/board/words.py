"""Why an honour is refused, in sentences."""

from flask_babel import gettext as _

from pointsapp.honours.board import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.UnknownHousehold: Told(
        lambda f: _("No household has the number %(number)s.", number=f["number"]), status=422
    ),
    refusals.UnknownPerson: Told(
        lambda f: _("Nobody of household %(number)s is called %(name)s.", **f), status=422
    ),
    refusals.StaysOff: Told(
        lambda f: _("Household %(number)s asked to stay off the honour board.", number=f["number"])
    ),
    refusals.CategoryTaken: Told(
        lambda f: _("There is already a category %(name)s.", name=f["name"])
    ),
}
