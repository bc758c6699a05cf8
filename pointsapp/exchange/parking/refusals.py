"""Why a basket cannot be put aside or taken up again."""

from pointsapp.refusals import Refusal


class EmptyBasket(Refusal):
    """Nothing is in the basket."""

    code = "empty-basket"


class ParkedGone(Refusal):
    """The basket put aside was booked or dropped by somebody else."""

    code = "parked-gone"
