"""Visits to households in care."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_LINE = 200


class About(StrEnum):
    """What a visit was about."""

    ALL_WELL = "all-well"
    POLICY = "policy"
    NEED = "need"
    HAZARD = "hazard"
    OTHER = "other"


class HomeVisit(Base):
    """A paired member went to a household; the line and the visit stay who wrote them.

    What a member wrote on paper was `typed_by` the office.
    Where `nobody_was_in`, or once the household said that nobody came, it counts as no visit.
    """

    __tablename__ = "home_visit"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_home_visit_household_day", "household_id", "visited_on"),
        sa.Index("ix_home_visit_village_day", "village_id", "visited_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    visited_on: Mapped[date]
    about: Mapped[str] = mapped_column(sa.String(10))
    spoken_with_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resident.id"), index=True)
    nobody_was_in: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="")
    noted_by: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[datetime] = mapped_column(UtcInstant)
    typed_by: Mapped[str | None] = mapped_column(sa.String(40))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    nobody_came_by: Mapped[str | None] = mapped_column(sa.String(40))
    nobody_came_at: Mapped[datetime | None] = mapped_column(UtcInstant)


STANDS = HomeVisit.taken_back_at.is_(None)
COUNTS = sa.and_(STANDS, HomeVisit.nobody_was_in.is_(False), HomeVisit.nobody_came_at.is_(None))
"""A visit at which somebody of the household was seen, and that it did not deny."""
