"""What a household sees of the visits to it, never the line, and of the hazards found there."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, household_of
from pointsapp.care.hazards.models import Hazard
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


@dataclass(frozen=True)
class OwnHazard:
    """A hazard that was found at the household, and how far it is."""

    found_on: date
    kind: str
    words: str
    state: str


def own_hazards(session: Session, actor: Actor) -> tuple[OwnHazard, ...]:
    """Return the last hazards that were found at the actor's household, the latest first."""
    rows = session.execute(
        sa.select(Hazard.found_on, Hazard.kind, Hazard.words, Hazard.state)
        .where(Hazard.household_id == household_of(actor))
        .order_by(Hazard.found_on.desc(), Hazard.id.desc())
        .limit(LATEST)
    )
    return tuple(OwnHazard(*row) for row in rows)


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
