"""Why a resolution on a table of rules is not kept."""

from pointsapp.refusals import Refusal


class NoTableYet(Refusal):
    """No rule is on in that year."""

    code = "no-table-yet"


class MetLater(Refusal):
    """A meeting that is still to come has decided nothing."""

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


class FiledOnNoSuchDay(Refusal):
    """A resolution is filed between its meeting and today; facts: `day`."""

    code = "filed-on-no-such-day"
    field = "filed_on"


class NothingToFile(Refusal):
    """What is filed was adopted before."""

    code = "nothing-to-file"
