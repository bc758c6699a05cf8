"""Why a write-off or a stocktake is refused."""

from pointsapp.refusals import Refusal


class TooFewOnShelf(Refusal):
    """Fewer are on the shelf than shall leave it; facts: `item`, `left`."""

    code = "too-few-on-shelf"
    field = "quantity"


class NothingCounted(Refusal):
    """A stocktake without a count says nothing."""

    code = "nothing-counted"


class ReasonMissing(Refusal):
    """A difference without a reason."""

    code = "reason-missing"


class LossDecided(Refusal):
    """It is posted or refused already; facts: `state`."""

    code = "loss-decided"
