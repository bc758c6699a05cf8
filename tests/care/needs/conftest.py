"""A party member who looks after household 018, and needs as people of the cast raise them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewNeed, raise_need
from tests.village import AT, Cast, hire, resident_of

Raise = Callable[..., int]


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    """The paired member of household 018."""
    actor = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    assert actor.user_id is not None
    pairs.pair(session, actor.user_id, ["018"], by=village.admin, at=AT)
    return actor


@pytest.fixture
def zhang(village: Cast) -> Actor:
    """Household 018 on its phone."""
    return resident_of(village.zhang, village.id)


@pytest.fixture
def raised(session: Session, village: Cast, zhang: Actor) -> Raise:
    """Raise a need of household 018 by its phone, unless another way is said; return its id."""

    def do(
        words: str = "屋顶漏雨", kind: Kind = Kind.HELP, *, by: Actor = zhang, **more: Any
    ) -> int:
        new = replace(NewNeed(village.zhang.id, kind, words, Way.PHONE), **more)
        need_id = raise_need(session, new, key=str(uuid4()), by=by, at=AT)
        session.commit()
        return need_id

    return do
