"""Why an order at the door is not taken, cancelled or handed over."""

from pointsapp.refusals import Refusal


class ConsentMissing(Refusal):
    """The household typed no PIN and showed no code."""

    code = "consent-missing"
    field = "pin"


class NotHandedOutYet(Refusal):
    """What the counter has not booked cannot have been handed over."""

    code = "not-handed-out-yet"


class HandedOnOddDay(Refusal):
    """Goods are handed over after they were booked, and not in the future."""

    code = "handed-on-odd-day"
    field = "handed_on"
