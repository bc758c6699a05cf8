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
    """The same key came before with other content."""

    code = "key-reused"


class AlreadyReversed(Refusal):
    """This transaction was undone before."""

    code = "already-reversed"


class ReversalOfReversal(Refusal):
    """A reversal is not undone: what it undid is recorded anew."""

    code = "reversal-of-reversal"


class PeriodClosed(Refusal):
    """The day lies in a period that is closed."""

    code = "period-closed"


class FutureDay(Refusal):
    """The day has not come yet in the village."""

    code = "future-day"


class Mistyped(Refusal):
    """This is no check code: one that was printed is other by a letter or more."""

    code = "mistyped"
