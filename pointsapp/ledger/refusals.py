"""Why the ledger says no."""

from pointsapp.refusals import Refusal


class Unbalanced(Refusal):
    """The legs do not sum to zero for each commodity, or are no legs at all."""

    code = "unbalanced"


class UnknownAccount(Refusal):
    """This book has no such account."""

    code = "unknown-account"


class UnknownBook(Refusal):
    """There is no such book."""

    code = "unknown-book"


class UnknownTransaction(Refusal):
    """This book has no such transaction."""

    code = "unknown-transaction"


class BelowFloor(Refusal):
    """The account would go below what it may hold."""

    code = "below-floor"


class KeyReused(Refusal):
    """The key was used before, for other content."""

    code = "key-reused"


class AlreadyReversed(Refusal):
    """This transaction has been undone already."""

    code = "already-reversed"


class ReversalOfReversal(Refusal):
    """A reversal cannot be undone: what it undid is recorded anew."""

    code = "reversal-of-reversal"


class PeriodClosed(Refusal):
    """The day lies in a period that is closed."""

    code = "period-closed"


class FutureDay(Refusal):
    """The day has not come yet in the village."""

    code = "future-day"


class ClockBehind(Refusal):
    """The clock says an instant before the book's last one."""

    code = "clock-behind"


class ClockAhead(Refusal):
    """The clock says an instant more than a year after the book's last one."""

    code = "clock-ahead"


class Mistyped(Refusal):
    """What was typed is no check code: at least one character is wrong."""

    code = "mistyped"
