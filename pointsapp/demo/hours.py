"""Hours of the invented village's day, and what its nights do for the database."""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.village_time import VILLAGE_ZONE


def let_planner_count(session: Session) -> None:
    """Let PostgreSQL's planner know how many rows there are by now.

    Its own nightly work does not see an invented year, for all of it is one transaction; without
    it the planner takes the ledger to be empty.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(sa.text("ANALYZE"))


def at_hour(day: date, hour: int = 18) -> datetime:
    """Return the instant of this hour in the village; in the evening when none is named."""
    return datetime.combine(day, time(hour), VILLAGE_ZONE).astimezone(UTC)
