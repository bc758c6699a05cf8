"""Our village in its township, with two supervisors, and its closing as far as it has come."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.closures import service
from pointsapp.closures.service import NewClosure
from pointsapp.community.models import Village
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.village import AT, Cast, hire

LAST_DAY, READABLE = date(2026, 12, 31), date(2027, 12, 31)
AFTER = AT + timedelta(days=60)
WHY = "县政府批复，并入黑屯村"


@pytest.fixture
def ours(session: Session, village: Cast, township_id: int) -> Cast:
    """Our village, in the township of the supervisor."""
    session.get_one(Village, village.id).township_id = township_id
    session.commit()
    return village


@pytest.fixture
def second(session: Session, supervisor: Actor) -> Actor:
    """Another supervisor of the township."""
    return hire(session, "second", Role.SUPERVISOR, township_id=supervisor.township_id)


@pytest.fixture
def proposed(session: Session, ours: Cast, supervisor: Actor) -> int:
    """The closing as the township proposes it."""
    new = NewClosure(ours.id, LAST_DAY, READABLE, None, WHY)
    return service.propose(session, new, key="p", by=supervisor, at=AT)


@pytest.fixture
def announced(session: Session, ours: Cast, proposed: int) -> int:
    """The village agreed to it."""
    service.agree(session, proposed, by=ours.admin, at=AT)
    return proposed


@pytest.fixture
def close(session: Session, ours: Cast, announced: int, supervisor: Actor) -> Callable[[], None]:
    """Make the archive and close the village after its last day."""

    def done() -> None:
        keep_archive(session, year=2026, sha256="a" * 64, size=9, by=ours.admin, at=AFTER)
        service.close(session, announced, by=supervisor, at=AFTER)
        session.commit()

    return done
