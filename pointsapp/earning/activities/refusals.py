"""Why an activity or a sign-up is refused."""

from pointsapp.refusals import Refusal


class TooFarAhead(Refusal):
    """An activity is planned within a year; facts: `days`."""

    code = "too-far-ahead"
    field = "held_on"


class EndsBeforeItStarts(Refusal):
    """The end lies at or before the start."""

    code = "ends-before-it-starts"
    field = "ends_at"


class LongerThanADay(Refusal):
    """It is said to end on the next day, at an hour that lies a whole day later or more."""

    code = "longer-than-a-day"
    field = "ends_at"


class ActivityFull(Refusal):
    """Every place is taken; facts: `capacity`."""

    code = "activity-full"


class ActivityOver(Refusal):
    """The day has passed; nobody signs up any more."""

    code = "activity-over"


class CalledOff(Refusal):
    """The activity does not take place."""

    code = "called-off"


class AlreadyHeld(Refusal):
    """People are ticked already: what took place can't be called off."""

    code = "already-held"
