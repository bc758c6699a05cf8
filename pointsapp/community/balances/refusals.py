"""Why balances are not saved."""

from pointsapp.refusals import Refusal


class BalancesHaveErrors(Refusal):
    """Balances with errors are not saved, not even in part; facts: `count`."""

    code = "balances-have-errors"


class BalancesTaken(Refusal):
    """A household's opening balance was taken over since the file was looked at."""

    code = "balances-taken"


class HouseholdsUnanswered(Refusal):
    """Number and name contradict each other, and nobody said what is right; facts: `numbers`."""

    code = "households-unanswered"


class HeadsUnknown(Refusal):
    """Nobody in the village has the name beside the number; facts: `count`."""

    code = "heads-unknown"
    field = "numbers_right"
