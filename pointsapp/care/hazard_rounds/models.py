"""Rounds of all yards, and what was found in them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.care.hazards.models import LONGEST_KIND, LONGEST_WORDS
from pointsapp.database import Base, UtcInstant


class HazardRound(Base):
    """A round that looks for some `kinds` of hazards; once ended, at how many `households`."""

    __tablename__ = "hazard_round"
    __table_args__ = (sa.Index("ix_hazard_round_village", "village_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    held_on: Mapped[date]
    kinds: Mapped[str] = mapped_column(sa.String(200))
    started_by: Mapped[str] = mapped_column(sa.String(40))
    started_at: Mapped[datetime] = mapped_column(UtcInstant)
    households: Mapped[int | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class HazardRoundGroup(Base):
    """A group that a round goes to; a round without any goes to every household."""

    __tablename__ = "hazard_round_group"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("hazard_round.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("village_group.id"), primary_key=True)


class HazardFinding(Base):
    """What is not in order at a household; its hazard is written down when the round ends."""

    __tablename__ = "hazard_finding"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("hazard_round.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(
        sa.ForeignKey("household.id"), primary_key=True, index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(LONGEST_KIND), primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    noted_by: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[datetime] = mapped_column(UtcInstant)
    hazard_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hazard.id"))
