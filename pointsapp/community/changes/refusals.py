"""Why a household is not changed."""

from pointsapp.refusals import Refusal


class HouseholdClosed(Refusal):
    """The household of this `number` is closed already."""

    code = "household-closed"


class HouseholdUnknown(Refusal):
    """The village has no other open household of this `number`."""

    code = "household-unknown"
    field = "number"


class HouseholdHasPoints(Refusal):
    """A household with a `balance` was to be closed without saying that its points lapse."""

    code = "household-has-points"
    field = "lapses"


class NumberTaken(Refusal):
    """A household, open or closed, has this `number` already."""

    code = "number-taken"
    field = "number"


class NobodyChosen(Refusal):
    """Nobody was chosen, or somebody who does not live in the household."""

    code = "nobody-chosen"
    field = "people"


class NobodyStays(Refusal):
    """Everybody was chosen to leave: who leaves as a whole keeps the household."""

    code = "nobody-stays"
    field = "people"


class PersonTwice(Refusal):
    """Somebody of this `name`, born on the same day, lives in the household already."""

    code = "person-twice"
    field = "name"


class PointsBeyondBalance(Refusal):
    """More points were to be taken along than the `balance` holds."""

    code = "points-beyond-balance"
    field = "points"


class SomethingWaits(Refusal):
    """Something of the household (`what`) still waits to be answered, posted or booked."""

    code = "something-waits"
