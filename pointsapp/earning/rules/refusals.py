"""Why a rule is told no."""

from pointsapp.refusals import Refusal


class FirstDayTooEarly(Refusal):
    """A version holds from today on or later, and not before the last one; facts: `earliest`."""

    code = "first-day-too-early"
    field = "first_day"


class CodeKnown(Refusal):
    """The village has a rule of this code; facts: `code`."""

    code = "code-known"
    field = "code"


class CapIncomplete(Refusal):
    """A cap says how many points, for whom and in what time, or there is none."""

    code = "cap-incomplete"
    field = "cap_points"


class RulesHaveErrors(Refusal):
    """A table of rules with errors is not saved, not even in part; facts: `count`."""

    code = "rules-have-errors"
