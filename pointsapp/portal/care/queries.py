"""What a household sees of the visits to it: never the line that was written."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.care.home_visits.models import STANDS, HomeVisit

LATEST = 12


@dataclass(frozen=True)
class OwnVisit:
    """A visit that was noted to the household."""

    id: int
    visited_on: date
    about: str
    nobody_was_in: bool
    nobody_came_at: datetime | None


def own_visits(session: Session, actor: Actor) -> tuple[OwnVisit, ...]:
    """Return the last visits that were noted to the actor's household, the latest first."""
    rows = session.execute(
        sa.select(
            HomeVisit.id,
            HomeVisit.visited_on,
            HomeVisit.about,
            HomeVisit.nobody_was_in,
            HomeVisit.nobody_came_at,
        )
        .where(HomeVisit.household_id == household_of(actor), STANDS)
        .order_by(HomeVisit.visited_on.desc(), HomeVisit.id.desc())
        .limit(LATEST)
    )
    return tuple(OwnVisit(*row) for row in rows)
