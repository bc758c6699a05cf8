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
    """Nobody serves their own household alone: a colleague confirms."""

    code = "not-own-household"
    field = "username"


class NothingFound(Refusal):
    """Neither goods nor a household: what was scanned says nothing here."""

    code = "nothing-found"
    field = "q"


class PinMissing(Refusal):
    """Neither PIN nor code nor colleague: the household has not agreed."""

    code = "pin-missing"
    field = "pin"


class ReasonMissing(Refusal):
    """A colleague confirms only with a reason, which is kept."""

    code = "reason-missing"
    field = "reason"


class CodeSpent(Refusal):
    """The household's one-minute code agreed to another redemption, or too long ago."""

    code = "code-spent"


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


class ParkedGone(Refusal):
    """The basket put aside was booked or dropped by somebody else."""

    code = "parked-gone"


class JustServed(Refusal):
    """The household took exactly this a moment ago; facts: `number`, `at`."""

    code = "just-served"
    field = "again"
