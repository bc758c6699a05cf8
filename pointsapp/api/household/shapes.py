"""What a household lets a program read."""

from datetime import date, datetime

from pointsapp.api.shapes import Shape


class HouseholdPoints(Shape, frozen=True):
    """What a household has; `pending` does not count yet."""

    household: str
    village: str
    balance: int
    pending: int
    earned_this_year: int


class AccountEntry(Shape, frozen=True):
    """A change of the balance; `title` says what it came from."""

    number: int
    occurred_on: date
    booked_at: datetime
    kind: str
    title: str
    points: int
    balance: int


class AccountEntries(Shape, frozen=True):
    """Some entries, the newest first; `older` is given back as `before` for those after them."""

    entries: list[AccountEntry]
    older: int | None
