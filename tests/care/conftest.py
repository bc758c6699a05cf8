"""A party member who looks after 张家 and 李家."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy.orm import Session

from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.home_visits import service
from pointsapp.care.home_visits.service import NewVisit
from tests.village import AT, Cast, Home, hire

Visit = Callable[..., int]
A_SEASON = timedelta(days=90)


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    made = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    pair(session, made.user_id or 0, ["018", "019"], by=village.admin, at=AT - A_SEASON)
    session.commit()
    return made


@pytest.fixture
def visited(session: Session, member: Actor) -> Visit:
    """Note a visit of the member to this household, today unless something else is said."""

    def note(home: Home, **more: Any) -> int:
        new = replace(NewVisit(home.id, AT.date()), **more)
        visit_id = service.note_visit(session, new, key=str(uuid4()), by=member, at=AT)
        session.commit()
        return visit_id

    return note
