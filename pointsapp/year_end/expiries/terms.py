"""What a village may resolve to let lapse, and what that comes to for one household."""

from dataclasses import dataclass
from enum import StrEnum

HUNDRED = 100


class Choice(StrEnum):
    """What lapses; a village that announces nothing carries all points over."""

    CLEAR = "clear"
    ABOVE = "above"
    PART = "part"
    OLDER = "older"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What lapses on the first day of a month.

    ABOVE `points`: what a household has above them. PART: all but `percent` of a hundred, and with
    `points` a household keeps no more than those. OLDER: what was counted more than
    `months` before.
    """

    choice: Choice
    points: int | None = None
    percent: int | None = None
    months: int | None = None


def lapsing(terms: Terms, held: int, old: int) -> int:
    """Return how many of a household's points lapse.

    It has `held` from before the day, of which `old` are older than `terms.months`. Rounding is
    for the household.
    """
    match terms.choice:
        case Choice.CLEAR:
            return held
        case Choice.ABOVE:
            return max(0, held - (terms.points or 0))
        case Choice.PART:
            kept = -(-held * (terms.percent or 0) // HUNDRED)
            return held - (kept if terms.points is None else min(kept, terms.points))
        case Choice.OLDER:
            return old
