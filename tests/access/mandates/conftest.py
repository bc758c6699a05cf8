"""A party member who looks after 张家, household 018."""

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from tests.village import AT, Cast, hire


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    """The party member."""
    actor = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, actor.user_id or 0, ["018"], by=village.admin, at=AT)
    session.commit()
    return actor
