"""Who of the township asked to see names in a village, when and why."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import TownshipVisit, User
from pointsapp.actor import Actor, village_of

MOST_SHOWN = 50


@dataclass(frozen=True)
class NamesSeen:
    """A supervisor could read names of the village's households from `at` to `until`."""

    id: int
    at: datetime
    until: datetime
    who: str
    reason: str


def names_seen(session: Session, actor: Actor) -> tuple[NamesSeen, ...]:
    """Return for what reasons names of the actor's village were seen, the latest first."""
    reasons = (
        sa.select(
            TownshipVisit.id,
            TownshipVisit.began_at.label("at"),
            TownshipVisit.names_until.label("until"),
            User.name.label("who"),
            TownshipVisit.reason,
        )
        .join(User, User.id == TownshipVisit.user_id)
        .where(
            TownshipVisit.village_id == village_of(actor), TownshipVisit.names_until.is_not(None)
        )
        .order_by(TownshipVisit.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(NamesSeen(**row._asdict()) for row in session.execute(reasons))
