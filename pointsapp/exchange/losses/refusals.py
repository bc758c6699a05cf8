"""Why a loss is refused."""

from pointsapp.refusals import Refusal


class TooFewOnShelf(Refusal):
    """Fewer units are on the shelf than would leave it; facts: `item`, `left`."""

    code = "too-few-on-shelf"
    field = "quantity"


class CountTooOld(Refusal):
    """A count was typed more than a day ago."""

    code = "count-too-old"


class LossDecided(Refusal):
    """It was posted or set aside already, or its reasons were given; facts: `state`."""

    code = "loss-decided"
