"""Who collects for a household: its own people, and the helpers whom it invited."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Helper
from pointsapp.community.models import Household, Resident

_PEOPLE = (
    sa.select(Resident.id, Resident.name, Resident.relation)
    .join(Household, Household.id == Resident.household_id)
    .where(
        Resident.household_id == sa.bindparam("household_id"),
        Resident.left_on.is_(None),
        Resident.id.is_distinct_from(Household.head_id),
    )
    .order_by(Resident.id)
)
_HELPERS = (
    sa.select(Helper.id, Helper.name, Helper.relation)
    .where(
        Helper.household_id == sa.bindparam("household_id"),
        Helper.accepted_at.is_not(None),
        Helper.revoked_at.is_(None),
    )
    .order_by(Helper.id)
)


@dataclass(frozen=True)
class Collector:
    """Somebody who may collect in the head's place; `code` names the person in a form."""

    code: str
    name: str
    relation: str


def collectors_of(session: Session, household_id: int) -> tuple[Collector, ...]:
    """Return who may collect for the household but its head, its own people first."""
    asked = {"household_id": household_id}
    return tuple(
        Collector(f"{kind}-{row.id}", row.name, row.relation)
        for kind, query in (("resident", _PEOPLE), ("helper", _HELPERS))
        for row in session.execute(query, asked)
    )
