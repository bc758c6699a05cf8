"""A month's returns: what came back, why, and whether who handed it out took it back too."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident
from pointsapp.exchange.redemptions.models import GoodsReturn, Redemption
from pointsapp.exchange.register.queries import month_bounds


@dataclass(frozen=True)
class BroughtBack:
    """A return; with `same_clerk` it went to who had handed the goods out."""

    redemption_id: int
    number: str
    returned_at: datetime
    household: str
    head: str
    points: int
    clerk: str
    reason: str
    same_clerk: bool


@dataclass(frozen=True)
class Returns:
    """A month's returns."""

    month: date
    returns: tuple[BroughtBack, ...]


def show_returns(session: Session, actor: Actor, month: date) -> Returns:
    """Return what came back in a month of the actor's village."""
    since, until = month_bounds(month)
    asked = {"village_id": actor.village_id, "since": since, "until": until}
    rows = session.execute(_RETURNED, asked).all()
    names = names_of(session, {row.by for row in rows})
    return Returns(
        month.replace(day=1),
        tuple(
            BroughtBack(
                redemption_id=row.redemption_id,
                number=row.number,
                returned_at=row.returned_at,
                household=row.household,
                head=row.head,
                points=row.points,
                clerk=names.get(row.by, ""),
                reason=row.reason,
                same_clerk=row.by == row.handed_out_by,
            )
            for row in rows
        ),
    )


_RETURNED = (
    sa.select(
        Redemption.id.label("redemption_id"),
        Redemption.number,
        GoodsReturn.returned_at,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
        GoodsReturn.points,
        GoodsReturn.returned_by.label("by"),
        Redemption.redeemed_by.label("handed_out_by"),
        GoodsReturn.reason,
    )
    .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
    .join(Household, Household.id == Redemption.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        GoodsReturn.village_id == sa.bindparam("village_id"),
        GoodsReturn.returned_at >= sa.bindparam("since"),
        GoodsReturn.returned_at < sa.bindparam("until"),
    )
    .order_by(GoodsReturn.id)
)
