"""Rounds of inspection, and the judges' marks."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class InspectionRound(Base):
    """A round over all households, or those of some groups, by one judge or several."""

    __tablename__ = "inspection_round"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_inspection_round_village", "village_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(60))
    held_on: Mapped[date]
    rule_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"))
    judges: Mapped[int]
    started_by: Mapped[str] = mapped_column(sa.String(40))
    started_at: Mapped[datetime] = mapped_column(UtcInstant)
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_sheet.id"), unique=True)


class InspectedGroup(Base):
    """A group that a round visits; a round without any visits every household."""

    __tablename__ = "inspected_group"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("inspection_round.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("village_group.id"), primary_key=True)


class InspectionPhoto(Base):
    """A photo of a household's yard, taken in a round; nobody has to take any."""

    __tablename__ = "inspection_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("inspection_round.id"), index=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    jpeg: Mapped[bytes] = mapped_column(sa.LargeBinary)
    taken_by: Mapped[str] = mapped_column(sa.String(40))
    taken_at: Mapped[datetime] = mapped_column(UtcInstant)


class InspectionMark(Base):
    """One judge's grade of one household; `level` counts the rule's grades from 0."""

    __tablename__ = "inspection_mark"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("inspection_round.id"), primary_key=True)
    household_id: Mapped[int] = mapped_column(
        sa.ForeignKey("household.id"), primary_key=True, index=True
    )
    judge: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[int]
    marked_by: Mapped[str] = mapped_column(sa.String(40))
    marked_at: Mapped[datetime] = mapped_column(UtcInstant)
