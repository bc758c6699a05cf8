"""Items: what can be exchanged, and for how many points."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

PICTURES = (
    "box", "soap", "detergent", "towel", "salt", "bottle", "oil", "rice", "flour", "paper",
    "toothpaste", "bag", "notebook", "umbrella", "thermos", "eggs",
)  # fmt: skip
"""The icons of the product that can stand for an item."""
KINDS: dict[str, tuple[str, ...]] = {
    "food": ("salt", "bottle", "oil", "rice", "flour", "eggs"),
    "washing": ("soap", "detergent", "towel", "toothpaste"),
    "home": ("paper", "bag", "umbrella", "thermos"),
    "school": ("notebook",),
    "other": ("box",),
}
"""The pictures by kind of goods, in the order in which the counter offers the kinds."""
MOST_POINTS = 100_000
"""What one of anything may cost at most."""
LOW_BELOW = 5
"""Fewer units than this are flagged, unless the village says otherwise."""
MOST_UNITS = 100_000
"""How many units of one item a receipt, a count or a write-off may have."""


class Item(Base):
    """A good of the village's shelf; how many there are stands in the ledger.

    `price_points` for one unit, `cost_fen` what one cost the village in fen. `limit_per_month`
    is how many a household may take in a calendar month; none is no limit. `picture` names an
    icon of the product, `photo` the village's own picture when there is one. Fewer than
    `low_below` on the shelf are flagged.
    """

    __tablename__ = "item"
    __table_args__ = (sa.UniqueConstraint("village_id", "name", "specification"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(sa.String(40))
    specification: Mapped[str] = mapped_column(sa.String(40), default="")
    unit: Mapped[str] = mapped_column(sa.String(10), default="")
    barcode: Mapped[str | None] = mapped_column(sa.String(14), index=True)
    price_points: Mapped[int]
    cost_fen: Mapped[int | None]
    limit_per_month: Mapped[int | None]
    picture: Mapped[str] = mapped_column(sa.String(20), default="box")
    photo: Mapped[str | None] = mapped_column(sa.String(16))
    is_on: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
    low_below: Mapped[int] = mapped_column(default=LOW_BELOW, server_default=str(LOW_BELOW))


class ItemPhoto(Base):
    """The village's own picture of an item, re-encoded as a small JPEG."""

    __tablename__ = "item_photo"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ItemPrice(Base):
    """A change of an item's price in points: who, when, from what to what."""

    __tablename__ = "item_price"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), index=True)
    old_points: Mapped[int]
    new_points: Mapped[int]
    changed_by: Mapped[str] = mapped_column(sa.String(40))
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
