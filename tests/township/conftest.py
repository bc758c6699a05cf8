"""Our village belongs to the township; the one next door stands alone."""

import pytest
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from tests.village import Cast


@pytest.fixture
def ours(session: Session, village: Cast, township_id: int) -> Cast:
    """Our village, in the township of the supervisor."""
    session.get_one(Village, village.id).township_id = township_id
    session.commit()
    return village
