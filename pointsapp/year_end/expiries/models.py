"""Announcements that points lapse, and what lapsed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_RESOLUTION = 200


class Expiry(Base):
    """Points lapse on the first day of a month, by a resolution of the village.

    It is announced, and then called off, or posted by two people; what was posted may be undone by
    two people. Each is written once.
    """

    __tablename__ = "expiry"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_expiry_village", "village_id", "id"),
        sa.Index(
            "uq_expiry_announced",
            "village_id",
            unique=True,
            sqlite_where=sa.text("called_off_at IS NULL AND posted_at IS NULL"),
            postgresql_where=sa.text("called_off_at IS NULL AND posted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    choice: Mapped[str] = mapped_column(sa.String(10))
    points: Mapped[int | None]
    percent: Mapped[int | None]
    months: Mapped[int | None]
    lapses_on: Mapped[date]
    resolution: Mapped[str] = mapped_column(sa.String(LONGEST_RESOLUTION))
    announced_by: Mapped[str] = mapped_column(sa.String(40))
    announced_at: Mapped[datetime] = mapped_column(UtcInstant)
    called_off_by: Mapped[str | None] = mapped_column(sa.String(40))
    called_off_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    posted_by: Mapped[str | None] = mapped_column(sa.String(40))
    posted_second: Mapped[str | None] = mapped_column(sa.String(40))
    posted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    undone_by: Mapped[str | None] = mapped_column(sa.String(40))
    undone_second: Mapped[str | None] = mapped_column(sa.String(40))
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class ExpiryLine(Base):
    """What lapsed of a household's points, of how many it had from before the day."""

    __tablename__ = "expiry_line"

    expiry_id: Mapped[int] = mapped_column(sa.ForeignKey("expiry.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(
        sa.ForeignKey("household.id"), primary_key=True, index=True
    )
    held: Mapped[int] = mapped_column(sa.BigInteger)
    points: Mapped[int] = mapped_column(sa.BigInteger)
    transaction_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_transaction.id"))


class ExpiryTold(Base):
    """A household was told, so many days before, what would lapse of its points."""

    __tablename__ = "expiry_told"

    expiry_id: Mapped[int] = mapped_column(sa.ForeignKey("expiry.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(
        sa.ForeignKey("household.id"), primary_key=True, index=True
    )
    points: Mapped[int] = mapped_column(sa.BigInteger)
    told_at: Mapped[datetime] = mapped_column(UtcInstant)
