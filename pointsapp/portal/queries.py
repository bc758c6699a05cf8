"""What a household sees of its points."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import PENDING_STATES, AwardLine, AwardSheet, LineCorrection
from pointsapp.exchange.counter.models import Redemption, RedemptionLine
from pointsapp.exchange.items.models import Item
from pointsapp.ledger import StatementEntry
from pointsapp.refusals import NotFound

A_PAGE = 15


@dataclass(frozen=True)
class Deed:
    """What an award was for; `quantity` in hundredths of the unit."""

    title: str
    name: str
    quantity: int
    unit: str


@dataclass(frozen=True)
class Goods:
    """What a redemption handed out."""

    number: str
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Entry:
    """A change of the balance and where it came from."""

    number: int
    occurred_on: date
    kind: str
    amount: int
    balance_after: int
    source: Deed | Goods | None


@dataclass(frozen=True)
class HouseholdPage:
    """A household's points with some entries, the newest first."""

    village: str
    number: str
    head: str
    balance: int
    earned_this_year: int
    pending: int
    entries: tuple[Entry, ...]
    older: int | None


def show_household(
    session: Session, actor: Actor, *, today: date, before: int | None = None
) -> HouseholdPage:
    """Return the points of the resident's own household; raises NotFound."""
    wanted = {"household_id": actor.household_id}
    row = session.connection().execute(_HOUSEHOLD, wanted).one_or_none()
    if row is None:
        raise NotFound
    account_id, village, number, head, pending = row
    statement = ledger.statement(session, account_id, before=before, limit=A_PAGE)
    earned = ledger.earned(session, account_id, since=today.replace(month=1, day=1))
    return HouseholdPage(
        village,
        number,
        head or "",
        statement.balance,
        earned,
        pending,
        _explained(session, statement.entries),
        statement.older,
    )


_PENDING = (
    sa.select(sa.func.coalesce(sa.func.sum(AwardLine.points), 0))
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .where(
        LineCorrection.line_id.is_(None),
        AwardLine.transaction_id.is_(None),
        AwardLine.household_id == sa.bindparam("household_id"),
        AwardSheet.state.in_(PENDING_STATES),
    )
    .scalar_subquery()
)
_HOUSEHOLD = (
    sa.select(Household.account_id, Village.name, Household.number, Resident.name, _PENDING)
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.id == sa.bindparam("household_id"))
)


_DEEDS = (
    sa.select(
        AwardLine.id,
        AwardSheet.title,
        sa.func.coalesce(Resident.name, ""),
        AwardLine.quantity,
        RuleVersion.unit,
    )
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .where(AwardLine.id.in_(sa.bindparam("ids", expanding=True)))
)
_GOODS = (
    sa.select(Redemption.id, Redemption.number, Item.name, RedemptionLine.quantity)
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(Redemption.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(RedemptionLine.id)
)


def _explained(session: Session, entries: tuple[StatementEntry, ...]) -> tuple[Entry, ...]:
    ids: dict[str, set[int]] = {"award_line": set(), "redemption": set()}
    for entry in entries:
        if entry.source_id is not None and entry.source_kind in ids:
            ids[entry.source_kind].add(entry.source_id)
    sources: dict[tuple[str, int | None], Deed | Goods] = {
        **_deeds(session, ids["award_line"]),
        **_goods(session, ids["redemption"]),
    }
    return tuple(
        Entry(
            entry.number,
            entry.occurred_on,
            entry.kind,
            entry.amount,
            entry.balance_after,
            sources.get((entry.source_kind, entry.source_id)),
        )
        for entry in entries
    )


def _deeds(session: Session, line_ids: Collection[int]) -> dict[tuple[str, int | None], Deed]:
    rows = session.connection().execute(_DEEDS, {"ids": line_ids}) if line_ids else ()
    return {("award_line", row[0]): Deed(*row[1:]) for row in rows}


def _goods(
    session: Session, redemption_ids: Collection[int]
) -> dict[tuple[str, int | None], Goods]:
    rows = session.connection().execute(_GOODS, {"ids": redemption_ids}) if redemption_ids else ()
    numbers: dict[int, str] = {}
    items: dict[int, list[tuple[str, int]]] = {}
    for redemption_id, number, name, quantity in rows:
        numbers[redemption_id] = number
        items.setdefault(redemption_id, []).append((name, quantity))
    return {("redemption", key): Goods(numbers[key], tuple(some)) for key, some in items.items()}
