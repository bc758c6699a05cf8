"""How points move, in the order of booking."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from pointsapp.api.shapes import Shape


class After(Shape, frozen=True):
    """Asks for what was booked after a number: the last `after` that was given."""

    after: Annotated[int, Meta(ge=0, le=2**62)] = 0


class PointsMoved(Shape, frozen=True):
    """A household's points changed. The number grows, and no other comes before it later."""

    number: int
    household: str
    kind: str
    points: int
    balance: int
    occurred_on: date
    booked_at: datetime


class Events(Shape, frozen=True):
    """Some of what happened, the oldest first; give `after` back for what comes next.

    Nothing new leaves `after` as it was.
    """

    events: list[PointsMoved]
    after: int
