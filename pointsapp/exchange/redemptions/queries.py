"""The slip of a redemption, and redemptions to look at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine, SlipPrint
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class SlipLine:
    """A line of the slip."""

    name: str
    specification: str
    unit: str
    quantity: int
    price_points: int


@dataclass(frozen=True)
class Slip:
    """The printed proof of a redemption."""

    id: int
    village: str
    number: str
    household: str
    head: str
    lines: tuple[SlipLine, ...]
    points: int
    balance_after: int
    clerk: str
    redeemed_at: datetime
    consent: str
    witness: str
    proxy_name: str
    proxy_relation: str
    prints: int
    check_code: str

    @property
    def balance_before(self) -> int:
        """What the household had before."""
        return self.balance_after + self.points


def show_slip(session: Session, actor: Actor, redemption_id: int) -> Slip:
    """Return the slip of a redemption of the actor's village; raises NotFound."""
    row = session.execute(
        sa.select(Redemption, Village.name, Household.number, Resident.name, Household.account_id)
        .join(Village, Village.id == Redemption.village_id)
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Redemption.id == redemption_id, Redemption.village_id == actor.village_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    redemption, village, number, head, account_id = row
    names = names_of(session, [redemption.redeemed_by, redemption.witness or ""])
    return Slip(
        redemption.id,
        village,
        redemption.number,
        number,
        head or "",
        _lines(session, redemption_id),
        redemption.points,
        ledger.balance_after(session, account_id, redemption.transaction_id or 0),
        names.get(redemption.redeemed_by, ""),
        redemption.redeemed_at,
        redemption.consent,
        names.get(redemption.witness or "", ""),
        redemption.proxy_name,
        redemption.proxy_relation,
        session.scalar(sa.select(sa.func.count()).where(SlipPrint.redemption_id == redemption_id))
        or 0,
        ledger.check_code_of(session, account_id, redemption.transaction_id or 0),
    )


def _lines(session: Session, redemption_id: int) -> tuple[SlipLine, ...]:
    query = (
        sa.select(
            Item.name,
            Item.specification,
            Item.unit,
            RedemptionLine.quantity,
            RedemptionLine.price_points,
        )
        .join(Item, Item.id == RedemptionLine.item_id)
        .where(RedemptionLine.redemption_id == redemption_id)
        .order_by(RedemptionLine.id)
    )
    return tuple(SlipLine(*row) for row in session.execute(query))


@dataclass(frozen=True)
class Special:
    """A redemption to look at again, and why."""

    id: int
    number: str
    redeemed_at: datetime
    household: str
    head: str
    points: int
    clerk: str
    witness: str
    consent_reason: str
    proxy_name: str
    proxy_relation: str
    off_day_reason: str


@dataclass(frozen=True)
class SpecialPage:
    """Some of them, the newest first; `older` asks for those before."""

    redemptions: tuple[Special, ...]
    older: int | None


A_PAGE = 50


def list_special(session: Session, actor: Actor, *, before: int | None = None) -> SpecialPage:
    """Return redemptions before a colleague, for somebody else or on another day."""
    query = (
        sa.select(Redemption, Household.number, Resident.name)
        .join(Household, Household.id == Redemption.household_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(
            Redemption.village_id == actor.village_id,
            sa.or_(
                Redemption.witness.is_not(None),
                Redemption.proxy_name != "",
                Redemption.off_day_reason != "",
            ),
        )
        .order_by(Redemption.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = session.execute(query).all()
    names = names_of(
        session, {code for one, _n, _h in rows for code in (one.redeemed_by, one.witness or "")}
    )
    found = tuple(_special(one, number, head, names) for one, number, head in rows[:A_PAGE])
    return SpecialPage(found, found[-1].id if len(rows) > A_PAGE else None)


def _special(
    redemption: Redemption, number: str, head: str | None, names: Mapping[str, str]
) -> Special:
    return Special(
        redemption.id,
        redemption.number,
        redemption.redeemed_at,
        number,
        head or "",
        redemption.points,
        names.get(redemption.redeemed_by, ""),
        names.get(redemption.witness or "", ""),
        redemption.consent_reason,
        redemption.proxy_name,
        redemption.proxy_relation,
        redemption.off_day_reason,
    )
