"""What to tell somebody whose change of a household is refused."""

from flask_babel import gettext as _

from pointsapp.community.changes import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.HouseholdClosed: Told(
        lambda f: _(
            "Household %(number)s is closed already. Nothing was changed.", number=f["number"]
        )
    ),
    refusals.HouseholdUnknown: Told(
        lambda f: _("There is no other household %(number)s.", number=f["number"]), status=422
    ),
    refusals.HouseholdHasPoints: Told(
        lambda f: _(
            "The household still has %(balance)s points. Tick that they lapse, or merge it.",
            balance=f["balance"],
        )
    ),
    refusals.NumberTaken: Told(
        lambda f: _(
            "There is a household %(number)s, or was one. Choose another.", number=f["number"]
        )
    ),
    refusals.NobodyChosen: Told(lambda _f: _("Choose who leaves the household."), status=422),
    refusals.NobodyStays: Told(
        lambda _f: _("Somebody must stay. A family that leaves as a whole needs no split."),
        status=422,
    ),
    refusals.PersonTwice: Told(
        lambda f: _("%(name)s already lives in this household.", name=f["name"])
    ),
    refusals.PointsBeyondBalance: Told(
        lambda f: _("The household has %(balance)s points to share.", balance=f["balance"]),
        status=422,
    ),
    refusals.SomethingWaits: Told(
        lambda _f: _(
            "Deeds or claims of this household still wait. Answer or post them first, then do this."
        )
    ),
}
