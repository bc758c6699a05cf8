"""Why goods are not taken in."""

from pointsapp.refusals import Refusal


class NothingReceived(Refusal):
    """A goods receipt without goods says nothing."""

    code = "nothing-received"


class QuantityWrong(Refusal):
    """A quantity that is no whole number above 0, or above all reason; facts: `most`."""

    code = "quantity-wrong"


class GoodsHaveErrors(Refusal):
    """A list of goods with errors is not saved, not even in part; facts: `count`."""

    code = "goods-have-errors"


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


class OwnLoss(Refusal):
    """Who wrote goods off, or counted them, can't be the second person."""

    code = "own-loss"


class ReceiptUsed(Refusal):
    """Goods of this receipt left the shelf: it cannot be taken back any more."""

    code = "receipt-used"
