"""Whose card this is, and which households still need a card or a PIN."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.contacts.queries import CONTACTS
from pointsapp.access.models import Card, Pin
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.answering import answers_for
from pointsapp.community.models import Group, Household, Resident, Village
from pointsapp.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class CardHolder:
    """A household with its card, as far as a stranger who holds the card may see.

    `former` is the number on the card, where it is of a household that went into this one. `member`
    and `phone` are of who looks after it, for print, as far as the member agreed.
    """

    household_id: int
    village_id: int
    village: str
    number: str
    head: str
    token: str | None
    has_pin: bool
    former: str | None = None
    member: str | None = None
    phone: str | None = None


_ABOUT_HOLDER = (
    Household.id.label("household_id"),
    Household.village_id,
    Village.name.label("village"),
    Household.number,
    sa.func.coalesce(Resident.name, "").label("head"),
    Card.token,
    Pin.household_id.is_not(None).label("has_pin"),
)
_HOLDERS = (
    sa.select(*_ABOUT_HOLDER, CONTACTS.c.name.label("member"), CONTACTS.c.phone)
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
    .outerjoin(Pin, Pin.household_id == Household.id)
    .outerjoin(CONTACTS, CONTACTS.c.household_id == Household.id)
    .where(Household.closed_on.is_(None))
)
_Named = aliased(Household)
_HOLDER_OF_CARD = (
    sa.select(
        *_ABOUT_HOLDER,
        sa.case((_Named.id != Household.id, _Named.number)).label("former"),
    )
    .select_from(Card)
    .join(_Named, _Named.id == Card.household_id)
    .join(Household, answers_for(Household, _Named))
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Pin, Pin.household_id == Household.id)
    .where(
        Card.token == sa.bindparam("token"),
        Card.revoked_at.is_(None),
        Household.closed_on.is_(None),
    )
)
_HOLDER_OF_VILLAGE = _HOLDERS.where(
    Household.id == sa.bindparam("id"), Household.village_id == sa.bindparam("village_id")
)


def holder_of_card(session: Session, token: str) -> CardHolder:
    """Return whose valid card has this token, or who answers for them now; raise NotFound."""
    return _holder(session, _HOLDER_OF_CARD, {"token": token})


def holder_in_village(session: Session, actor: Actor, token: str) -> CardHolder:
    """Return the household of the actor's village whose valid card this is; raise NotFound."""
    holder = holder_of_card(session, token)
    if holder.village_id != village_of(actor):
        raise NotFound
    return holder


def show_holder(session: Session, actor: Actor, household_id: int) -> CardHolder:
    """Return an open household of the actor's village with its card; raise NotFound."""
    values = {"id": household_id, "village_id": village_of(actor)}
    return _holder(session, _HOLDER_OF_VILLAGE, values)


def _holder(
    session: Session, query: sa.Select[*tuple[object, ...]], values: Mapping[str, object]
) -> CardHolder:
    row = session.execute(query, values).one_or_none()
    if row is None:
        raise NotFound
    return CardHolder(**row._asdict())


def cards_of_group(session: Session, actor: Actor, group_id: int | None) -> list[CardHolder]:
    """Return the open households of a group of the actor's village, in their order."""
    of_group = _HOLDERS.where(
        Household.village_id == village_of(actor),
        Household.group_id.is_not_distinct_from(group_id),
    )
    rows = session.execute(of_group.order_by(Household.sort_key))
    return [CardHolder(**row._asdict()) for row in rows]


def cards_of_households(
    session: Session, actor: Actor, household_ids: Collection[int]
) -> list[CardHolder]:
    """Return these open households of the actor's village, in their order."""
    chosen = _HOLDERS.where(
        Household.village_id == village_of(actor), Household.id.in_(household_ids)
    )
    rows = session.execute(chosen.order_by(Household.sort_key))
    return [CardHolder(**row._asdict()) for row in rows]


@dataclass(frozen=True, kw_only=True)
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
        sa.select(
            Household.group_id,
            Group.name,
            count().label("households"),
            count(Card.id).label("cards"),
            count(Pin.household_id).label("pins"),
        )
        .select_from(Household)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
        .outerjoin(Pin, Pin.household_id == Household.id)
        .where(Household.village_id == village_of(actor), Household.closed_on.is_(None))
        .group_by(Household.group_id, Group.name, Group.position)
        .order_by(Group.position)
    )
    return [GroupCards(**row._asdict()) for row in rows]
