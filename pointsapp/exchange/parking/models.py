"""Baskets put aside at the counter."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

MOST_UNITS = 999
"""Units of one item that a basket holds at most."""


class ParkedBasket(Base):
    """A basket put aside: `units` by item id as text. It reserves neither points nor goods."""

    __tablename__ = "parked_basket"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), unique=True)
    units: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    parked_by: Mapped[str] = mapped_column(sa.String(40))
    parked_at: Mapped[datetime] = mapped_column(UtcInstant)
