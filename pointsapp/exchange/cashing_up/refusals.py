"""Why a count at the end of the day is not kept."""

from pointsapp.refusals import Refusal


class NothingCounted(Refusal):
    """No item says how many were counted."""

    code = "nothing-counted"


class CountOdd(Refusal):
    """A count is a whole number, not more than `most`; facts: `item`."""

    code = "count-odd"


class DifferenceUnexplained(Refusal):
    """The count differs from the book, and nothing says why; facts: `item`, `book`, `counted`."""

    code = "difference-unexplained"
