"""What a hand-over's sheet asks for, where it is done, and why something is refused."""

from collections.abc import Iterable
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.oversight.handovers import refusals
from pointsapp.oversight.handovers.queries import HAZARDS, NEEDS, Missing
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.closings.words import TO_DO, ToDo

PLACES: dict[str, ToDo] = {
    **TO_DO,
    NEEDS: ToDo(_l("Needs that are not settled"), "/needs/"),
    HAZARDS: ToDo(_l("Hazards that are not done"), "/hazards/"),
}
MISSING: dict[str, LazyString] = {
    Missing.STOCK: _l("stock counted by both"),
    Missing.MONEY: _l("cash and budget"),
    Missing.KEYS: _l("devices and keys"),
    Missing.ARCHIVE: _l("archive made"),
    Missing.SIGNED: _l("list printed and signed"),
}

SENTENCES: Sentences = {
    refusals.HandoverIncomplete: Told(
        lambda f: _(
            "Still missing: %(what)s.",
            what=listed(MISSING[thing] for thing in cast("Iterable[str]", f["undone"])),
        )
    ),
    refusals.SamePersonTwice: Told(
        lambda _f: _(
            "One hands over, another takes over; those who count the stock for them are two, too."
        ),
        status=422,
    ),
    refusals.HandoverOver: Told(
        lambda _f: _("This hand-over was completed or called off. Nothing was changed.")
    ),
    refusals.SignedLater: Told(
        lambda _f: _("Tick it once the list was signed: today or an earlier day."), status=422
    ),
}
