"""Why a goods receipt is refused."""

from pointsapp.refusals import Refusal


class NothingReceived(Refusal):
    """The receipt has no line."""

    code = "nothing-received"


class QuantityWrong(Refusal):
    """A quantity is below 1 or above the most that is allowed; facts: `most`."""

    code = "quantity-wrong"


class OwnRecord(Refusal):
    """Whoever recorded it can't be the second person who decides on it."""

    code = "own-record"


class ReceiptUsed(Refusal):
    """Goods of this receipt have left the shelf, so it can't be taken back any more."""

    code = "receipt-used"
