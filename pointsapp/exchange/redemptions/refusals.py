"""Why nothing is handed out."""

from pointsapp.refusals import Refusal


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
    """Nobody serves their own household alone: a colleague confirms."""

    code = "not-own-household"
    field = "username"


class ReasonMissing(Refusal):
    """A colleague confirms only with a reason, which is kept."""

    code = "reason-missing"
    field = "reason"


class CodeSpent(Refusal):
    """The household's one-minute code agreed to another redemption, or too long ago."""

    code = "code-spent"


class OwnOrder(Refusal):
    """Whoever took an order at the door brings the goods; somebody else hands them out."""

    code = "own-order"


class OrderOver(Refusal):
    """The order was booked, cancelled, or is too old."""

    code = "order-over"


class OrderUncovered(Refusal):
    """The household took its mandate back, or somebody else looks after it: the order is void."""

    code = "order-uncovered"


class OrderExceeded(Refusal):
    """The household agreed to other goods, or to lower prices; facts: `names`."""

    code = "order-exceeded"


class NotExchangeDay(Refusal):
    """The counter is open on other days; a reason, which is kept, opens it; facts: `days`."""

    code = "not-exchange-day"
    field = "off_day_reason"


class PriceChanged(Refusal):
    """A price is another than the clerk saw; facts: `changed`, names with prices of now."""

    code = "price-changed"


class HouseholdClosed(Refusal):
    """The household was merged into another or closed; facts: `number`."""

    code = "household-closed"


class JustServed(Refusal):
    """The household took exactly this a moment ago; facts: `number`, `at`."""

    code = "just-served"
    field = "again"
