"""Why the counter takes nothing back."""

from pointsapp.refusals import Refusal


class ReturnTooLate(Refusal):
    """The village takes goods back for `days` days; that is over."""

    code = "return-too-late"


class NothingReturned(Refusal):
    """No line says how many came back."""

    code = "nothing-returned"


class MoreThanTaken(Refusal):
    """More than the household still has of this redemption; facts: `item`, `left`."""

    code = "more-than-taken"


class MoreDamagedThanReturned(Refusal):
    """More are called damaged than came back; facts: `item`."""

    code = "more-damaged-than-returned"


class NobodyAnswers(Refusal):
    """The household (`number`) was closed and no other one answers for it."""

    code = "nobody-answers"
