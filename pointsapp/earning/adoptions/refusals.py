"""Why a resolution on a table of rules is not kept."""

from pointsapp.refusals import Refusal


class NoTableYet(Refusal):
    """No rule is on in that year."""

    code = "no-table-yet"


class FiledOnNoSuchDay(Refusal):
    """A resolution is filed between its meeting and today; facts: `day`."""

    code = "filed-on-no-such-day"
    field = "filed_on"


class NothingToFile(Refusal):
    """What is filed was adopted before."""

    code = "nothing-to-file"
