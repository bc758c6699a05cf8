"""What of a period still waits, where it is done, and why a closing is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.village_time import DECEMBER
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.closings import refusals

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class ToDo:
    """Something to do before a period is closed, and the page where it is done."""

    label: LazyString
    path: str


TO_DO: dict[str, ToDo] = {
    "sheets-open": ToDo(_l("Award sheets that are not posted yet"), "/sheets/"),
    "claims": ToDo(_l("Claims without an answer"), "/claims/"),
    "objections": ToDo(_l("Objections that are still open"), "/objections/"),
    "activities": ToDo(_l("Activities without an award sheet"), "/activities/"),
    "inspections": ToDo(_l("Inspections without an award sheet"), "/inspections/"),
    "baskets": ToDo(_l("Baskets put aside at the counter"), "/counter/"),
    "write-offs": ToDo(_l("Write-offs that wait for a second person"), "/stock/write-offs/"),
    "stocktakes": ToDo(_l("Stocktakes that wait for a second person"), "/stock/stocktakes/"),
    "no-stocktake": ToDo(_l("The shelf was not counted since the last month began"), "/stock/"),
    "not-cashed-up": ToDo(_l("No day of the last month was cashed up"), "/counter/"),
    "not-sealed": ToDo(
        _l("The book was not sealed since these days are over"), "/manage/witnesses"
    ),
}


def end_of_period(day: date) -> str:
    """Tell the last day of a month as the end of what it ends: the year, a quarter, the month."""
    if day.month == DECEMBER:
        return _("end of the year %(year)s", year=day.year)
    if day.month % MONTHS_OF_A_QUARTER == 0:
        quarter = day.month // MONTHS_OF_A_QUARTER
        return _("end of quarter %(quarter)s of %(year)s", quarter=quarter, year=day.year)
    return _("end of month %(month)s of %(year)s", month=day.month, year=day.year)


SENTENCES: Sentences = {
    refusals.NoEndOfPeriod: Told(
        lambda _f: _(
            "Only a month that is over and not closed yet can be closed. Choose one of the list."
        )
    ),
    refusals.PeriodWaits: Told(
        lambda f: _(
            "Points of these days are still on their way: %(what)s. Finish that first; otherwise "
            "nobody could post them.",
            what=listed(TO_DO[thing].label for thing in cast("Iterable[str]", f["things"])),
        ),
    ),
    refusals.NotLastClosing: Told(lambda _f: _("Only what was closed last can be opened again.")),
}
