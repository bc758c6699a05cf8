"""Why no run of exchange days is planned."""

from pointsapp.refusals import Refusal


class OutsideRun(Refusal):
    """The days lie between today and the day on which points lapse; facts: `day`."""

    code = "outside-run"
    field = "last"


class OpenEveryDay(Refusal):
    """The counter is open every day; a run of days would close it on all others."""

    code = "open-every-day"
    field = "first"


class TooManyDays(Refusal):
    """The village's exchange days would be too many to keep; facts: `most`, in characters."""

    code = "too-many-days"
    field = "last"
