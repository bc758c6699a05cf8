"""Hazards, and what was done about each."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_KIND = 20
LONGEST_WORDS = 100


class Kind(StrEnum):
    """What is dangerous; a village names further kinds in its own words."""

    GAS = "gas"
    WIRING = "wiring"
    STOVE = "stove"
    OTHER = "other"


class State(StrEnum):
    """How far it has come; a hazard that is not `DONE` is open."""

    FOUND = "found"
    TOLD = "told"
    MENDED = "mended"
    DONE = "done"


class Step(StrEnum):
    """What somebody did about a hazard; a value is kept for ever, so it never changes."""

    TOLD = "told"
    MENDED = "mended"
    IN_ORDER = "in-order"
    STILL_THERE = "still-there"


class Hazard(Base):
    """Something dangerous at a household, of one of the kinds or one that the village named."""

    __tablename__ = "hazard"
    __table_args__ = (sa.Index("ix_hazard_village_state", "village_id", "state", "found_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(LONGEST_KIND))
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    found_on: Mapped[date]
    found_by: Mapped[str] = mapped_column(sa.String(40))
    found_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(sa.String(10), default=State.FOUND)


class HazardStep(Base):
    """A step; `words` say whom somebody told, or who mended it."""

    __tablename__ = "hazard_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    hazard_id: Mapped[int] = mapped_column(sa.ForeignKey("hazard.id"), index=True)
    step: Mapped[str] = mapped_column(sa.String(20))
    taken_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    taken_by: Mapped[str] = mapped_column(sa.String(40))
    taken_at: Mapped[datetime] = mapped_column(UtcInstant)
