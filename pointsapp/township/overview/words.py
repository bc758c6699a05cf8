"""What periods and the columns of the overview are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.oversight.sums.periods import MONTH, QUARTER, YEAR, Period
from pointsapp.web.language import year_month

LENGTHS: dict[int, LazyString] = {
    MONTH: _l("By month"),
    QUARTER: _l("By quarter"),
    YEAR: _l("By year"),
}


def period_name(period: Period) -> str:
    """Tell a period: November 2026, quarter 4 of 2026, 2026."""
    if period.months == MONTH:
        return year_month(period.first_day)
    year = period.first_day.year
    if period.months == QUARTER:
        return _("Quarter %(number)s of %(year)s", number=period.quarter, year=year)
    return _("Year %(year)s", year=year)
