"""Why a goods receipt is refused."""

from pointsapp.refusals import Refusal


class NothingReceived(Refusal):
    """A goods receipt without goods says nothing."""

    code = "nothing-received"


class QuantityWrong(Refusal):
    """A quantity that is no whole number above 0, or above all reason; facts: `most`."""

    code = "quantity-wrong"


class OwnLoss(Refusal):
    """Who wrote goods off, or counted them, can't be the second person."""

    code = "own-loss"


class ReceiptUsed(Refusal):
    """Goods of this receipt left the shelf: it cannot be taken back any more."""

    code = "receipt-used"
