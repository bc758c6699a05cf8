"""Why a visit is not noted, or not taken back."""

from pointsapp.refusals import Refusal


class VisitTooLongAgo(Refusal):
    """A visit is noted within a month; facts: `days`."""

    code = "visit-too-long-ago"
    field = "visited_on"


class NotOfThisHousehold(Refusal):
    """Whoever was spoken with belongs to another household."""

    code = "not-of-this-household"
    field = "spoken_with"


class NotedEarlier(Refusal):
    """A visit is taken back on the day on which it was noted, not later."""

    code = "noted-earlier"


class NothingTyped(Refusal):
    """No line of the paper was typed in."""

    code = "nothing-typed"
