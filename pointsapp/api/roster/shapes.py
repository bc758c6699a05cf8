"""A part of the roster as a program sends it."""

from typing import Annotated

from msgspec import Meta

from pointsapp.api.shapes import HouseholdNumber, Name, Shape

Text = Annotated[str, Meta(max_length=40)]


class PersonListed(Shape, frozen=True):
    """Somebody of a household; what is left out says nothing."""

    name: Name
    relation: Annotated[str | None, Meta(description="户主, 配偶, 子 …")] = None
    sex: Text | None = None
    born: Annotated[str | None, Meta(description="1962, 1962-03 or 1962-03-15")] = None
    phone: Text | None = None


class HouseholdListed(Shape, frozen=True):
    """A household with some or all of its people."""

    number: HouseholdNumber
    people: Annotated[list[PersonListed], Meta(min_length=1, max_length=50)]
    group: Text | None = None


class RosterSent(Shape, frozen=True):
    """Households to enrol or to change. Whoever is left out stays as they are."""

    households: Annotated[list[HouseholdListed], Meta(min_length=1, max_length=500)]


class RosterImported(Shape, frozen=True):
    """What the import did; it stands among the imports, where it can be taken back."""

    import_id: int
    households: int
    people: int
    changes: int
