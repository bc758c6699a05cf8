"""Rules and their versions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_CODE = 10
MOST_POINTS = 10_000


class Star(StrEnum):
    """The five stars of a Henan village branch that every rule belongs to."""

    PARTY = "party"
    INDUSTRY = "industry"
    ECOLOGY = "ecology"
    PEACE = "peace"
    CIVILITY = "civility"


class RuleKind(StrEnum):
    """How a rule counts."""

    HOUR = "hour"
    EVENT = "event"
    INSPECTION = "inspection"
    ONCE = "once"
    HONOUR = "honour"
    QUANTITY = "quantity"
    DEDUCTION = "deduction"
    SUSPENSION = "suspension"


class Unit(StrEnum):
    """What one of a rule's quantity is."""

    HOUR = "hour"
    HALF_DAY = "half-day"
    TIME = "time"
    ITEM = "item"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PERSON = "person"
    HOUSEHOLD = "household"
    CERTIFICATE = "certificate"
    KILOGRAM = "kilogram"


class CapBearer(StrEnum):
    """Whose points a cap counts together."""

    HOUSEHOLD = "household"
    PERSON = "person"


class CapPeriod(StrEnum):
    """The time within which a cap counts points together."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Rule(Base):
    """What earns or costs points in a village, under the code of its paper table.

    From `switches_on` on it is on where it was off, and off where it was on: what a table for the
    coming year leaves out holds until the year is over.
    """

    __tablename__ = "rule"
    __table_args__ = (sa.UniqueConstraint("village_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    code: Mapped[str] = mapped_column(sa.String(LONGEST_CODE))
    star: Mapped[str] = mapped_column(sa.String(10))
    kind: Mapped[str] = mapped_column(sa.String(12))
    is_on: Mapped[bool]
    switches_on: Mapped[date | None]

    def is_on_at(self, day: date) -> bool:
        """Tell whether something of this day may be recorded by it."""
        return self.is_on != (self.switches_on is not None and self.switches_on <= day)


def on_at(day: date | sa.BindParameter[date]) -> sa.Label[bool]:
    """Return `Rule.is_on_at` for a query, as its column `is_on`."""
    return sa.case((Rule.switches_on <= day, ~Rule.is_on), else_=Rule.is_on).label("is_on")


class RuleOffer(Base):
    """A table of rules that a township offers its villages; the newest one stands.

    `rules` are as the product's own template has them.
    """

    __tablename__ = "rule_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    township_id: Mapped[int] = mapped_column(sa.ForeignKey("township.id"), index=True)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    offered_by: Mapped[str] = mapped_column(sa.String(40))
    offered_at: Mapped[datetime] = mapped_column(UtcInstant)


class RuleVersion(Base):
    """A rule as it holds from its first day on; the next wording is a row of its own.

    So each version keeps who recorded it and when, and the resolution that it stands on.
    `levels` are the grades of an inspection or honour, each with its points. The cap is in
    points per household or person and period. `evidence` asks claims for a photo.
    """

    __tablename__ = "rule_version"
    __table_args__ = (sa.UniqueConstraint("rule_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(sa.ForeignKey("rule.id"))
    version: Mapped[int]
    first_day: Mapped[date]
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    points: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(12))
    levels: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    cap_points: Mapped[int | None]
    cap_per: Mapped[str | None] = mapped_column(sa.String(10))
    cap_period: Mapped[str | None] = mapped_column(sa.String(5))
    evidence: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    resolution: Mapped[str] = mapped_column(sa.String(200))
    made_by: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
