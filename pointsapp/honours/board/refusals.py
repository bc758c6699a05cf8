"""Why the board says no."""

from pointsapp.refusals import Refusal


class UnknownHousehold(Refusal):
    """No household of the village has this number; facts: `number`."""

    code = "unknown-household"
    field = "number"


class UnknownPerson(Refusal):
    """Nobody of the household has this name; facts: `name`, `number`."""

    code = "unknown-person"
    field = "person"


class StaysOff(Refusal):
    """The household asked to stay off the honour board; facts: `number`."""

    code = "stays-off"
    field = "number"


class CategoryTaken(Refusal):
    """The village has this category already; facts: `name`."""

    code = "category-taken"
    field = "name"
