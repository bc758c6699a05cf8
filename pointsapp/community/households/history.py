"""What became of a household and of those who lived there, the latest first."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Household, HouseholdChange, Resident
from pointsapp.village_time import village_day

LATEST = 20


@dataclass(frozen=True)
class PastChange:
    """A split, a merger or a closing, as this household sees it.

    `is_other` tells that it happened to the other household: that one went into this one, or this
    one came out of it.
    """

    on: date
    kind: str
    is_other: bool
    other_id: int | None
    other_number: str
    points: int
    people: int


@dataclass(frozen=True)
class Departure:
    """Somebody who moved away or died."""

    on: date
    name: str


def history_of(session: Session, household_id: int) -> tuple[PastChange | Departure, ...]:
    """Return what happened to a household, the latest first."""
    past: list[PastChange | Departure] = [
        *_changes(session, household_id),
        *_departures(session, household_id),
    ]
    return tuple(sorted(past, key=lambda one: one.on, reverse=True)[:LATEST])


def _changes(session: Session, household_id: int) -> list[PastChange]:
    is_other = HouseholdChange.household_id != household_id
    query = (
        sa.select(HouseholdChange, is_other.label("is_other"), Household.id, Household.number)
        .outerjoin(
            Household,
            Household.id
            == sa.case((is_other, HouseholdChange.household_id), else_=HouseholdChange.other_id),
        )
        .where(
            sa.or_(
                HouseholdChange.household_id == household_id,
                HouseholdChange.other_id == household_id,
            )
        )
        .order_by(HouseholdChange.id.desc())
        .limit(LATEST)
    )
    return [
        PastChange(
            on=village_day(row.HouseholdChange.at),
            kind=row.HouseholdChange.kind,
            is_other=row.is_other,
            other_id=row.id,
            other_number=row.number or "",
            points=row.HouseholdChange.points,
            people=row.HouseholdChange.people,
        )
        for row in session.execute(query)
    ]


def _departures(session: Session, household_id: int) -> list[Departure]:
    left = (
        sa.select(Resident.left_on, Resident.name)
        .where(Resident.household_id == household_id, Resident.left_on.is_not(None))
        .order_by(Resident.left_on.desc(), Resident.id.desc())
        .limit(LATEST)
    )
    return [Departure(on, name) for on, name in session.execute(left) if on is not None]
