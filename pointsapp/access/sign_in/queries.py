"""The household that somebody may sign in to."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.households.answering import (
    Answerer,
    answerer_of,
    answerer_with_number,
)
from pointsapp.community.models import Household, Resident


def household_to_sign_in(session: Session, village_id: int, typed: str) -> Answerer | None:
    """Return who answers to this number, or the only household with this phone in it."""
    by_number = answerer_with_number(session, village_id, typed)
    if by_number is not None:
        return by_number
    by_phone = session.scalars(
        sa.select(Household.id)
        .join(Resident, Resident.household_id == Household.id)
        .where(
            Household.village_id == village_id,
            Household.closed_on.is_(None),
            Resident.phone == typed,
            Resident.left_on.is_(None),
        )
        .distinct()
        .limit(2)
    ).all()
    return answerer_of(session, by_phone[0]) if len(by_phone) == 1 else None
