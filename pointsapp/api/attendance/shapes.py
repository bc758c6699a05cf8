"""A sign-in sheet as a program sends it, and the award sheet that comes of it."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from pointsapp.api.shapes import Name, PersonNamed, Quantity, RuleCode, Shape


class PersonThere(PersonNamed, frozen=True):
    """Somebody who took part; without `quantity` as much as everybody."""

    quantity: Quantity | None = None


class SignInSheet(Shape, frozen=True):
    """An activity with everybody who took part; `quantity` is each one's unless said otherwise."""

    name: Name
    held_on: date
    rule: RuleCode
    quantity: Quantity
    people: Annotated[list[PersonThere], Meta(min_length=1, max_length=500)]
    place: Annotated[str, Meta(max_length=60)] = ""


class SheetSent(Shape, frozen=True):
    """An award sheet and where it stands: submitted, sent back with a reason, on notice, posted."""

    id: int
    number: str
    title: str
    state: str
    reason: str
    lines: int
    points: int
