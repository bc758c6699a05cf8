"""A claim as a program sends it, and where it stands."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from pointsapp.api.shapes import PersonNamed, Quantity, RuleCode, Shape


class ClaimToFile(Shape, frozen=True):
    """What somebody says to have done; a rule with grades needs the name of one."""

    person: PersonNamed
    rule: RuleCode
    occurred_on: date
    quantity: Quantity
    words: Annotated[str, Meta(min_length=1, max_length=500)]
    grade: Annotated[str, Meta(max_length=40)] = ""


class ClaimFiled(Shape, frozen=True):
    """A claim and where it stands: waiting, accepted with its sheet, refused with a reason."""

    id: int
    household: str
    state: str
    reason: str
    sheet_id: int | None
