"""Why a period is not closed, or not opened again."""

from pointsapp.refusals import Refusal


class NoEndOfPeriod(Refusal):
    """A period ends with a month that is over, after the last closing; facts: `through`."""

    code = "no-end-of-period"
    field = "through"


class PeriodWaits(Refusal):
    """Points of these days are still on their way; facts: `things`."""

    code = "period-waits"


class NotLastClosing(Refusal):
    """Only the closing that stands and was the last is opened again."""

    code = "not-last-closing"
