"""Items: what can be exchanged, and for how many points."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base

PICTURES = (
    "box", "soap", "detergent", "towel", "salt", "bottle", "oil", "rice", "flour", "paper",
    "toothpaste", "bag", "notebook", "umbrella", "thermos", "eggs",
)  # fmt: skip
"""The icons of the product that can stand for an item."""
MOST_POINTS = 100_000
"""What one of anything may cost at most."""


class Item(Base):
    """A good of the village's shelf; how many there are stands in the ledger.

    `price_points` for one unit, `cost_fen` what one cost the village in fen. `limit_per_month`
    is how many a household may take in a calendar month; none is no limit. `picture` names an
    icon of the product.
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
    is_on: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]
