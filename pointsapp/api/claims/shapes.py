"""A claim as a program sends it, and where it stands."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from pointsapp.api.shapes import PersonNamed, Quantity, RuleCode, Shape
from pointsapp.earning.claims.models import MOST_PHOTOS

PHOTOS = "JPEG or PNG in base64; kept as small JPEGs without place, time and phone"


class ClaimToFile(Shape, frozen=True):
    """What somebody says to have done; a rule with grades needs the name of one.

    A rule that asks for evidence needs a photo.
    """

    person: PersonNamed
    rule: RuleCode
    occurred_on: date
    quantity: Quantity
    words: Annotated[str, Meta(min_length=1, max_length=500)]
    grade: Annotated[str, Meta(max_length=40)] = ""
    photos: Annotated[tuple[bytes, ...], Meta(max_length=MOST_PHOTOS, description=PHOTOS)] = ()


class ClaimFiled(Shape, frozen=True):
    """A claim and where it stands: waiting, accepted with its sheet, refused with a reason."""

    id: int
    household: str
    state: str
    reason: str
    sheet_id: int | None
