"""What the counter's screen shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.community.villages.exchange_days import is_exchange_day
from pointsapp.exchange.items.queries import ItemOnShelf, list_items
from pointsapp.exchange.parking.service import parked_of
from pointsapp.exchange.redemptions.agreement import fresh_code
from pointsapp.exchange.redemptions.refusals import HouseholdClosed
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

_HOUSEHOLD = (
    sa.select(
        Household.number,
        Household.account_id,
        Household.closed_on,
        sa.func.coalesce(Resident.name, "").label("head"),
        Village.exchange_days,
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Household.id == sa.bindparam("household_id"),
        Household.village_id == sa.bindparam("village_id"),
    )
)


@dataclass(frozen=True)
class Counter:
    """A household at the counter, and what lies on the shelf.

    `code_id` is its one-minute code that this clerk took; `parked` the basket it left here.
    """

    household_id: int
    number: str
    head: str
    balance: int
    items: tuple[ItemOnShelf, ...]
    code_id: int | None
    parked_id: int | None
    parked: Mapping[int, int]
    is_own: bool
    is_open: bool
    exchange_days: str

    @property
    def barcodes(self) -> dict[str, int]:
        """The items by bar code."""
        return {item.barcode: item.id for item in self.items if item.barcode}


def show_counter(session: Session, actor: Actor, household_id: int, *, at: datetime) -> Counter:
    """Return a household of the actor's village at the counter.

    Raises NotFound and HouseholdClosed.
    """
    ours = {"household_id": household_id, "village_id": village_of(actor)}
    household = session.execute(_HOUSEHOLD, ours).one_or_none()
    if household is None:
        raise NotFound
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    parked_id, parked = parked_of(session, household_id)
    return Counter(
        household_id=household_id,
        number=household.number,
        head=household.head,
        balance=ledger.balance(session, household.account_id),
        items=list_items(session, actor, only_on=True),
        code_id=fresh_code(session, household_id, by=actor, at=at),
        parked_id=parked_id,
        parked=parked,
        is_own=actor.household_id == household_id,
        is_open=is_exchange_day(household.exchange_days, village_day(at)),
        exchange_days=household.exchange_days,
    )


def closed_today(session: Session, actor: Actor, *, at: datetime) -> str:
    """Return the exchange days of the actor's village if today is none of them, else nothing."""
    village_id = village_of(actor)
    days = session.scalars(sa.select(Village.exchange_days).filter_by(id=village_id)).one()
    return "" if is_exchange_day(days, village_day(at)) else days
