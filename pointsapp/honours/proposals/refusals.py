"""Why a list stays as it is."""

from pointsapp.refusals import Refusal


class TermsMissing(Refusal):
    """Nothing is written of what the year's stars take; facts: `year`."""

    code = "star-terms-missing"
    field = "year"


class YearNotBegun(Refusal):
    """The year has not begun; facts: `year`."""

    code = "year-not-begun"
    field = "year"


class ListHangsOut(Refusal):
    """The meeting resolved this list, and it hangs out."""

    code = "list-hangs-out"


class MayNotBeChosen(Refusal):
    """Too few stars, a ground against it, or its own wish to stay off; facts: `numbers`."""

    code = "may-not-be-chosen"


class UnknownGround(Refusal):
    """The village's terms of the year do not name this ground."""

    code = "unknown-ground"
    field = "ground"


class NobodyChosen(Refusal):
    """Nobody is ticked on the list."""

    code = "nobody-chosen"


class NamedAlready(Refusal):
    """The household or person stands on this list for this honour; facts: `number`."""

    code = "named-already"
    field = "number"
