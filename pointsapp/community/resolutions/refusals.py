"""Why what a meeting resolved is not kept."""

from pointsapp.refusals import Refusal


class MetLater(Refusal):
    """A meeting that is still to come has resolved nothing."""

    code = "met-later"
    field = "met_on"


class MoreVotesThanPresent(Refusal):
    """More voted than were there."""

    code = "more-votes-than-present"
    field = "in_favour"


class NotCarried(Refusal):
    """More than half of those present must be in favour; facts: `needed`."""

    code = "not-carried"
    field = "in_favour"
