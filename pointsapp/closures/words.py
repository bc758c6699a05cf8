"""What must be done before a village closes, where it is done, and why a closing is refused."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.closures import refusals
from pointsapp.web.language import day, listed
from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.closings.words import TO_DO as OF_PERIODS
from pointsapp.year_end.closings.words import ToDo

DONE_BY_TOWNSHIP = ""
TO_DO: dict[str, ToDo] = {
    **OF_PERIODS,
    "orders": ToDo(_l("Orders from the door that are not booked"), "/counter/orders/"),
    "complaints": ToDo(_l("Complaints without an answer"), "/manage/complaints"),
    "needs": ToDo(_l("Needs that are not settled"), "/needs/"),
    "hazards": ToDo(_l("Hazards that are not done"), "/hazards/"),
    "honours": ToDo(_l("Lists of honours that are not given yet"), "/manage/honour-lists/"),
    "expiries": ToDo(_l("Points that are announced to lapse"), "/manage/expiries/"),
    "appointments": ToDo(_l("An administrator whom the township proposes"), DONE_BY_TOWNSHIP),
    "handovers": ToDo(_l("A hand-over that is not completed"), "/manage/handovers/"),
    "shelf": ToDo(_l("The shelf was not counted since the last day began"), "/stock/stocktakes/"),
    "last-archive": ToDo(
        _l("No archive of the last day's year was made once it was over"), "/manage/archive"
    ),
}


def _day_of(facts: Mapping[str, object], name: str) -> str:
    return day(cast("date", facts[name]))


SENTENCES: Sentences = {
    refusals.ClosureOpen: Told(
        lambda _f: _("That this village closes is proposed already. Withdraw that first.")
    ),
    refusals.LastDayOutside: Told(
        lambda f: _(
            "Households need time: choose a last day from %(first)s to %(last)s.",
            first=_day_of(f, "earliest"),
            last=_day_of(f, "latest"),
        ),
        status=422,
    ),
    refusals.ReadableOutside: Told(
        lambda f: _(
            "Households read for some time after it: choose a day from %(first)s to %(last)s.",
            first=_day_of(f, "earliest"),
            last=_day_of(f, "latest"),
        ),
        status=422,
    ),
    refusals.ClosureSettled: Told(
        lambda _f: _("This was agreed to or withdrawn before. Nothing was changed.")
    ),
    refusals.NotAnnounced: Told(
        lambda _f: _("The village has not agreed yet. Until then it does not close.")
    ),
    refusals.LastDayOver: Told(
        lambda f: _(
            "The last day, %(day)s, is over. The closing is not withdrawn any more.",
            day=_day_of(f, "day"),
        )
    ),
    refusals.LastDayNotOver: Told(
        lambda f: _(
            "The village is open until the end of %(day)s. Close it after that.",
            day=_day_of(f, "day"),
        )
    ),
    refusals.VillageAgrees: Told(
        lambda f: _(
            "%(name)s administers this village and was there within the last %(days)s days. The "
            "village agrees itself, on its own page.",
            name=f["name"],
            days=f["days"],
        )
    ),
    refusals.VillageWaits: Told(
        lambda f: _(
            "Something in the village is not done: %(what)s.",
            what=listed(TO_DO[thing].label for thing in cast("Iterable[str]", f["things"])),
        )
    ),
}
