"""Whose card this is, and which households still need a card or a PIN."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Card, Pin
from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household, Resident
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class CardHolder:
    """Whose card this is, as far as a stranger who holds it may see."""

    household_id: int
    village_id: int
    number: str
    head: str
    token: str | None = None
    has_pin: bool = False


_HOLDER = (
    sa.select(Household.id, Household.village_id, Household.number, Resident.name)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.closed_on.is_(None))
)
_HOLDER_OF_CARD = _HOLDER.join(Card, Card.household_id == Household.id).where(
    Card.token == sa.bindparam("token"), Card.revoked_at.is_(None)
)
_HOLDER_BY_ID = _HOLDER.where(
    Household.id == sa.bindparam("id"), Household.village_id == sa.bindparam("village_id")
)


def holder_of_card(session: Session, token: str) -> CardHolder:
    """Return whose valid card has this token; raise NotFound."""
    return _holder(session.execute(_HOLDER_OF_CARD, {"token": token}).one_or_none())


def household_for_card(session: Session, actor: Actor, household_id: int) -> CardHolder:
    """Return a household of the actor's village to make a card for; raise NotFound."""
    values = {"id": household_id, "village_id": actor.village_id}
    return _holder(session.execute(_HOLDER_BY_ID, values).one_or_none())


def has_pin(session: Session, household_id: int) -> bool:
    """Tell whether the household was ever given a PIN."""
    return session.get(Pin, household_id) is not None


def _holder(row: sa.Row[int, int, str, str] | None) -> CardHolder:
    if row is None:
        raise NotFound
    return CardHolder(row.id, row.village_id, row.number, row.name or "")


_CARDS = (
    sa.select(
        Household.id,
        Household.village_id,
        Household.number,
        Resident.name,
        Card.token,
        Pin.household_id.is_not(None).label("has_pin"),
    )
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
    .outerjoin(Pin, Pin.household_id == Household.id)
    .where(Household.closed_on.is_(None))
    .order_by(Household.sort_key)
)


def cards_of_group(session: Session, actor: Actor, group_id: int | None) -> list[CardHolder]:
    """Return the open households of a group of the actor's village, in their order."""
    wanted = _CARDS.where(
        Household.village_id == actor.village_id, Household.group_id.is_not_distinct_from(group_id)
    )
    return [
        CardHolder(row.id, row.village_id, row.number, row.name or "", row.token, row.has_pin)
        for row in session.execute(wanted)
    ]


@dataclass(frozen=True)
class GroupCards:
    """How far a group is with its cards and PINs."""

    group_id: int | None
    name: str | None
    households: int
    cards: int
    pins: int


def groups_for_cards(session: Session, actor: Actor) -> list[GroupCards]:
    """Return the groups of the actor's village that have households, in their order."""
    count = sa.func.count
    rows = session.execute(
        sa.select(Household.group_id, Group.name, count(), count(Card.id), count(Pin.household_id))
        .select_from(Household)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
        .outerjoin(Pin, Pin.household_id == Household.id)
        .where(Household.village_id == actor.village_id, Household.closed_on.is_(None))
        .group_by(Household.group_id, Group.name, Group.position)
        .order_by(Group.position)
    )
    return [GroupCards(*row) for row in rows]
