"""Activities and attendance."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class Activity(Base):
    """A dated event; its quantity, in hundredths, is what each attendance counts by default.

    It counts for the day `held_on`, also where it goes past midnight and `ends_on` the next.
    `capacity` is how many may sign up; none is no limit. `secret` makes the codes by which people
    check in on their own phones.
    """

    __tablename__ = "activity"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_activity_village_day", "village_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[str] = mapped_column(sa.String(60))
    held_on: Mapped[date]
    rule_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"))
    quantity: Mapped[int]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    ends_on: Mapped[date]
    leader: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    capacity: Mapped[int | None]
    secret: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    recorded_by: Mapped[str] = mapped_column(sa.String(40))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_sheet.id"), unique=True)


class ActivityCallOff(Base):
    """A planned activity that does not take place, and why."""

    __tablename__ = "activity_call_off"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    by: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class ActivitySignup(Base):
    """Who wants to come to a planned activity."""

    __tablename__ = "activity_signup"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(
        sa.ForeignKey("resident.id"), primary_key=True, index=True
    )
    signed_by: Mapped[str] = mapped_column(sa.String(40))
    signed_at: Mapped[datetime] = mapped_column(UtcInstant)


class ActivityPhoto(Base):
    """A photo of the paper that people signed, kept with the activity."""

    __tablename__ = "activity_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), index=True)
    jpeg: Mapped[bytes] = mapped_column(sa.LargeBinary)
    kept_by: Mapped[str] = mapped_column(sa.String(40))


class Attendance(Base):
    """Who took part in an activity, for how much of it."""

    __tablename__ = "attendance"

    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(
        sa.ForeignKey("resident.id"), primary_key=True, index=True
    )
    quantity: Mapped[int]
    ticked_by: Mapped[str] = mapped_column(sa.String(40))
    ticked_at: Mapped[datetime] = mapped_column(UtcInstant)
