"""What to tell somebody whose change of a household is refused."""

from collections.abc import Iterable, Mapping
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.community.changes import refusals
from pointsapp.community.changes.waiting import Waiting
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

WAITING: dict[str, LazyString] = {
    Waiting.LINES: _l("points on sheets that are not posted"),
    Waiting.CLAIMS: _l("claims without an answer"),
    Waiting.OBJECTIONS: _l("objections without an answer"),
    Waiting.BASKET: _l("a basket put aside at the counter"),
    Waiting.ORDER: _l("an order from the door, waiting at the counter"),
    Waiting.MARKS: _l("marks of a round that is not handed in"),
    Waiting.TICKS: _l("ticks of an activity that is not handed in"),
    Waiting.HAZARDS: _l("a hazard that is not mended"),
    Waiting.NEEDS: _l("needs that are not settled"),
    Waiting.HONOUR: _l("an honour whose list hangs out"),
}


def waiting_words(what: Iterable[str]) -> str:
    """Return what waits, one after the other."""
    return listed(str(WAITING[one]) for one in what)


def _something_waits(facts: Mapping[str, object]) -> str:
    what = cast(Iterable[str], facts["what"])
    return _(
        "Of this household still wait: %(what)s. Finish that first, then do this.",
        what=waiting_words(what),
    )


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
    refusals.SomethingWaits: Told(_something_waits),
}
