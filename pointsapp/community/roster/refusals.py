"""Why a roster is not saved."""

from pointsapp.refusals import Refusal


class RosterHasErrors(Refusal):
    """A roster with errors is not saved, not even in part; facts: `count`."""

    code = "roster-has-errors"


class ManyChanges(Refusal):
    """More than a tenth of the village would change; facts: `count`, `people`."""

    code = "many-changes"
    field = "many"


class StrangersInHousehold(Refusal):
    """Of these households nobody is in the file under their number; facts: `numbers`."""

    code = "strangers-in-household"
    field = "strangers"


class MovesUnanswered(Refusal):
    """Nobody said whether these people moved here or only share a name; facts: `names`."""

    code = "moves-unanswered"
