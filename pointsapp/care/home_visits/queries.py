"""The visits to a household, as whoever may read them sees them."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.care.home_visits.models import COUNTS, STANDS, HomeVisit
from pointsapp.community.models import Resident

A_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """A visit that stands."""

    id: int
    visited_on: date
    about: str
    spoken_with: str
    nobody_was_in: bool
    words: str
    noted_by: str
    noted_at: datetime
    nobody_came_at: datetime | None


@dataclass(frozen=True)
class VisitList:
    """Some visits, the latest first; `older` asks for those after them."""

    visits: tuple[VisitRow, ...]
    older: int | None


def visits_to(session: Session, household_id: int, *, skip: int = 0) -> VisitList:
    """Return a page of the visits to this household, after so many later ones."""
    query = _VISITS.where(HomeVisit.household_id == household_id).offset(skip).limit(A_PAGE + 1)
    rows = session.execute(query).all()
    names = names_of(session, {row.noted_by for row in rows})
    visits = tuple(
        VisitRow(**{**row._asdict(), "noted_by": names.get(row.noted_by, "")})
        for row in rows[:A_PAGE]
    )
    return VisitList(visits, skip + A_PAGE if len(rows) > A_PAGE else None)


_VISITS = (
    sa.select(
        HomeVisit.id,
        HomeVisit.visited_on,
        HomeVisit.about,
        sa.func.coalesce(Resident.name, "").label("spoken_with"),
        HomeVisit.nobody_was_in,
        HomeVisit.words,
        HomeVisit.noted_by,
        HomeVisit.noted_at,
        HomeVisit.nobody_came_at,
    )
    .outerjoin(Resident, Resident.id == HomeVisit.spoken_with_id)
    .where(STANDS)
    .order_by(HomeVisit.visited_on.desc(), HomeVisit.id.desc())
)


def count_visits(session: Session, village_id: int, *, since: date, until: date) -> int:
    """Return how many visits count from one day to another, for anybody to see."""
    counted = sa.select(sa.func.count(HomeVisit.id)).where(
        HomeVisit.village_id == village_id, HomeVisit.visited_on.between(since, until), COUNTS
    )
    return session.scalar(counted) or 0
