"""A mediator, and 张家 and 李家 quarrelling over dripping eaves."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.quarrels import queries, service
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.service import Ending, NewQuarrel
from pointsapp.oversight.desk.queries import what_waits
from tests.village import AT, Cast, hire

TODAY = date(2026, 11, 14)
IN_A_MONTH = TODAY + timedelta(days=30)
ABOUT = "院墙滴水落到邻家"


@pytest.fixture
def mediator(session: Session, village: Cast) -> Actor:
    """Somebody who settles quarrels and lives in neither household."""
    made = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    session.commit()
    return made


def quarrel(session: Session, by: Actor, **told: Any) -> int:
    """Let 张家 and 李家 quarrel, or whoever is told of."""
    new = NewQuarrel(("018", "019"), (), ABOUT, by.user_id or 0, TODAY)
    return service.take_up(session, replace(new, **told), key=f"{told}", by=by, at=AT)


def settle(session: Session, quarrel_id: int, by: Actor, *look_on: date) -> None:
    """Let them agree today."""
    ending = Ending(State.SETTLED, "加装水槽", TODAY, look_on)
    service.end(session, quarrel_id, ending, key=f"end-{quarrel_id}", by=by, at=AT)


def listed(session: Session, by: Actor, state: str, *, today: date = TODAY) -> list[int]:
    """Return the quarrels that this mediator's list shows."""
    page = queries.list_quarrels(session, by, state=state, today=today)
    return [one.id for one in page.quarrels]


def waiting_for(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """Return what the desk says to this person."""
    return {one.kind: one.count for one in what_waits(session, actor, today=today)}
