"""What everything that programs send and read is made of."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

LARGEST = 2**31 - 1
"""The largest whole number of a column."""

Number = Annotated[int, Meta(ge=1, le=LARGEST)]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
HouseholdNumber = Annotated[str, Meta(min_length=1, max_length=20, description="such as 018")]
RuleCode = Annotated[str, Meta(min_length=1, max_length=20, description="such as E03")]

Quantity = Annotated[float, Meta(ge=0.01, le=1000, description="hours, or times, as the rule has")]
HUNDREDTHS = 100


def hundredths(quantity: float) -> int:
    """Return a quantity as it is counted."""
    return round(quantity * HUNDREDTHS)


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something sent or read; a name that it does not have is a mistake."""


class Mistake(Shape, frozen=True):
    """Where in what was sent something is wrong, and what."""

    at: str
    why: str


class Problem(Shape, frozen=True):
    """Why something was not done, as RFC 9457 has it; `code` is for programs, `detail` for people.

    `mistakes` names each place that is not as this document says.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    mistakes: list[Mistake]


class Before(Shape, frozen=True):
    """Asks for what comes after a page: its `older`."""

    before: Number | None = None


class Keyed(Shape, frozen=True, rename={"key": "Idempotency-Key"}, forbid_unknown_fields=False):
    """The key of something that counts once, however often it is sent: a new one for each act."""

    key: UUID


class PersonNamed(Shape, frozen=True):
    """Somebody by household and name, as the roster has both."""

    household: HouseholdNumber
    name: Name
