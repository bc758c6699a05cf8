"""Why a need is not taken down, or not dealt with so."""

from pointsapp.refusals import Refusal


class TooManyNeeds(Refusal):
    """The household waits for help with as many needs as it may; facts: `most`."""

    code = "too-many-needs"
    field = "words"


class OwnNeed(Refusal):
    """Nobody deals as staff with a need of their own household."""

    code = "own-need"


class NeedSettled(Refusal):
    """The need is settled; only its household opens it again."""

    code = "need-settled"


class DueInPast(Refusal):
    """The deadline has passed before it is set; facts: `day`."""

    code = "due-in-past"
    field = "due_on"


class StillTime(Refusal):
    """The household may still answer; facts: `day`, the first on which its silence counts."""

    code = "still-time"


class WordsGone(Refusal):
    """The words were deleted in time: the household says anew what it needs."""

    code = "words-gone"


class HasPhone(Refusal):
    """The household has a phone: nobody answers for it."""

    code = "household-has-phone"


class OwnWork(Refusal):
    """Whoever had to do with a need does not write down that the household calls it done."""

    code = "own-work"
    field = "answer"


class SaidOnOddDay(Refusal):
    """The day is before the need was raised or still to come; facts: `day`, the first."""

    code = "said-on-odd-day"
    field = "said_on"


class CannotHelp(Refusal):
    """Whoever was to be let in lives in the household, or settles no quarrels."""

    code = "cannot-help"
    field = "reader"
