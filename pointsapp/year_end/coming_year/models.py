"""What a village noted while it prepared a year."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class Looked(StrEnum):
    """What somebody looks through before a year begins; a value is kept for ever."""

    EXCHANGE_DAYS = "exchange-days"
    SETTINGS = "settings"
    GIFTS = "gifts"


class YearBudget(Base):
    """The money that a village may spend on goods in a year; the newest word of a year stands."""

    __tablename__ = "year_budget"
    __table_args__ = (sa.Index("ix_year_budget_village", "village_id", "year", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    year: Mapped[int]
    fen: Mapped[int] = mapped_column(sa.BigInteger)
    noted_by: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[datetime] = mapped_column(UtcInstant)


class YearLook(Base):
    """Somebody looked something through for a year and found it right, or put it right."""

    __tablename__ = "year_look"

    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    looked_by: Mapped[str] = mapped_column(sa.String(40))
    looked_at: Mapped[datetime] = mapped_column(UtcInstant)
