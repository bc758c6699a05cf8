"""How much comes back of lines that are taken off: the act and its preview ask the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Line(Protocol):
    """What undoing needs to know of a line; `points` are what was posted of it."""

    @property
    def account_id(self) -> int:
        """The account of the line's household."""

    @property
    def points(self) -> int:
        """What the line counts; below 0 for a deduction."""

    @property
    def is_posted(self) -> bool:
        """Tell whether the line stands in the ledger."""


@dataclass(frozen=True)
class TakenBack:
    """What comes back of one posted line.

    `balance` is what its household has by then. `points` are fewer than the line's, and perhaps
    none, where the household has spent them; only all of them (`is_whole`) are a reversal.
    """

    balance: int
    points: int
    is_whole: bool


def taken_back(
    lines: Sequence[Line], balances: Mapping[int, int], *, debt_allowed: bool
) -> list[TakenBack | None]:
    """Return what comes back of each line, in this order; None for one that was never posted.

    `balances` holds what each account has before. A household may have several lines: what comes
    back of one is not there for the next. Deductions are always given back whole, because that
    takes nothing from anybody.
    """
    left = dict(balances)
    undone: list[TakenBack | None] = []
    for line in lines:
        if not line.is_posted:
            undone.append(None)
            continue
        balance = left[line.account_id]
        is_whole = debt_allowed or line.points < 0 or line.points <= balance
        points = line.points if is_whole else max(balance, 0)
        left[line.account_id] = balance - points
        undone.append(TakenBack(balance=balance, points=points, is_whole=is_whole))
    return undone
