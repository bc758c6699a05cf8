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
