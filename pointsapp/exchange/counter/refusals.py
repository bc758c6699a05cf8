"""Why the counter hands nothing out."""

from pointsapp.refusals import Refusal


class EmptyBasket(Refusal):
    """Nothing is in the basket."""

    code = "empty-basket"


class QuantityOdd(Refusal):
    """A basket holds whole units, not more than `most` of one item."""

    code = "quantity-odd"


class ItemOff(Refusal):
    """The item is not handed out now; facts: `item`."""

    code = "item-off"


class OutOfStock(Refusal):
    """Fewer are on the shelf; facts: `item`, `left`."""

    code = "out-of-stock"


class LimitReached(Refusal):
    """The household may take no more of it this month; facts: `item`, `left`."""

    code = "limit-reached"


class TooFewPoints(Refusal):
    """The basket costs more than the household has; facts: `balance`, `needed`."""

    code = "too-few-points"


class NotOwnHousehold(Refusal):
    """Nobody serves their own household alone."""

    code = "not-own-household"
