"""Households with their cards, and whether the household has the card in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Card, Pin
from pointsapp.actor import Actor, village_of
from pointsapp.community.households.names import fold, number_key
from pointsapp.community.models import Group, Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

A_PAGE = 50


@dataclass(frozen=True)
class CardRow:
    """An open household with its valid card, if it has one."""

    household_id: int
    number: str
    head: str
    group: str | None
    issued_at: datetime | None
    handed_at: datetime | None
    has_pin: bool

    @property
    def issued_on(self) -> date | None:
        """The day on which the card was issued."""
        return village_day(self.issued_at) if self.issued_at else None

    @property
    def handed_on(self) -> date | None:
        """The day on which the household got the card."""
        return village_day(self.handed_at) if self.handed_at else None


@dataclass(frozen=True)
class CardList:
    """Some households in the order of their numbers; `after` asks for those that follow."""

    rows: tuple[CardRow, ...]
    after: int | None


_ROWS = (
    sa.select(
        Household.id.label("household_id"),
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Group.name.label("group"),
        Card.issued_at,
        Card.handed_at,
        Pin.household_id.is_not(None).label("has_pin"),
    )
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Group, Group.id == Household.group_id)
    .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
    .outerjoin(Pin, Pin.household_id == Household.id)
    .where(Household.closed_on.is_(None))
    .order_by(Household.sort_key, Household.id)
)


def list_cards(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    without_card: bool = False,
    after: int | None = None,
) -> CardList:
    """Return a page of the village's households; the text is a number or a name of a head."""
    query = _ROWS.where(Household.village_id == village_of(actor))
    typed = fold(text)
    if typed:
        named = Resident.search_terms.contains(f" {typed}", autoescape=True)
        query = query.where(sa.or_(Household.number_key == number_key(typed), named))
    if without_card:
        query = query.where(Card.id.is_(None))
    if after:
        last = sa.select(Household.sort_key).where(Household.id == after).scalar_subquery()
        place = sa.tuple_(Household.sort_key, Household.id)
        query = query.where(place > sa.tuple_(last, after))
    rows = _rows(session, query.limit(A_PAGE + 1))
    return CardList(rows[:A_PAGE], rows[A_PAGE - 1].household_id if len(rows) > A_PAGE else None)


def chosen_cards(
    session: Session, actor: Actor, household_ids: Collection[int]
) -> tuple[CardRow, ...]:
    """Return these open households of the actor's village; raises NotFound unless all are."""
    ours = Household.village_id == village_of(actor)
    rows = _rows(session, _ROWS.where(ours, Household.id.in_(household_ids)))
    if {row.household_id for row in rows} != set(household_ids):
        raise NotFound
    return rows


def _rows(session: Session, query: sa.Select[*tuple[object, ...]]) -> tuple[CardRow, ...]:
    return tuple(CardRow(**row) for row in session.execute(query).mappings())
