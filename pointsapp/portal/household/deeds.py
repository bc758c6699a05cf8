"""Why an entry stands in the household's account: rule, people and days behind it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Resident
from pointsapp.earning.notices.models import LineAnswer, Objection
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, LineCorrection, SheetDecision
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.redemptions.models import Redemption, RedemptionLine
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Step:
    """What somebody decided of the sheet."""

    state: str
    by: str
    at: datetime


@dataclass(frozen=True)
class DeedPage:
    """A line that names the household, with everything it stands on.

    `recorder` is empty where the household recorded it itself.
    """

    id: int
    sheet_id: int
    sheet_number: str
    title: str
    state: str
    due_on: date | None
    recorded_by: str
    recorded_at: datetime
    name: str
    occurred_on: date
    quantity: int
    points: int
    uncapped_points: int
    is_posted: bool
    star: str
    code: str
    rule: str
    rule_en: str
    unit: str
    version: int
    first_day: date
    resolution: str
    is_so: bool | None
    taken_off: str | None
    objection: str | None
    answer_until: date | None
    outcome: str | None
    answer: str | None
    steps: tuple[Step, ...] = ()
    recorder: str = ""


@dataclass(frozen=True)
class ExchangePage:
    """What the counter handed to the household."""

    number: str
    points: int
    redeemed_at: datetime
    clerk: str
    lines: tuple[tuple[str, str, int, int], ...]


def show_deed(session: Session, actor: Actor, line_id: int) -> DeedPage:
    """Return a line of the resident's own household; raises NotFound."""
    wanted = {"id": line_id, "household_id": actor.household_id}
    row = session.execute(_DEED, wanted).one_or_none()
    if row is None:
        raise NotFound
    decisions = session.execute(_DECISIONS, {"sheet_id": row.sheet_id}).all()
    names = names_of(session, {row.recorded_by, *(one.by for one in decisions)})
    steps = tuple(Step(one.state, names.get(one.by, ""), one.at) for one in decisions)
    return replace(DeedPage(*tuple(row)), steps=steps, recorder=names.get(row.recorded_by, ""))


def show_exchange(session: Session, actor: Actor, redemption_id: int) -> ExchangePage:
    """Return a redemption of the resident's own household; raises NotFound."""
    rows = session.execute(
        _EXCHANGE, {"id": redemption_id, "household_id": actor.household_id}
    ).all()
    if not rows:
        raise NotFound
    first = rows[0]
    clerk = names_of(session, [first.redeemed_by]).get(first.redeemed_by, "")
    lines = tuple((r.name, r.specification, r.quantity, r.price_points) for r in rows)
    return ExchangePage(first.number, first.points, first.redeemed_at, clerk, lines)


_LAST_OBJECTION = (
    sa.select(sa.func.max(Objection.id))
    .where(Objection.line_id == AwardLine.id)
    .correlate(AwardLine)
    .scalar_subquery()
)
_DEED = (
    sa.select(
        AwardLine.id,
        AwardLine.sheet_id,
        AwardSheet.number,
        AwardSheet.title,
        AwardSheet.state,
        AwardSheet.due_on,
        AwardLine.recorded_by,
        AwardSheet.recorded_at,
        sa.func.coalesce(Resident.name, ""),
        AwardLine.occurred_on,
        AwardLine.quantity,
        AwardLine.points,
        AwardLine.uncapped_points,
        AwardLine.transaction_id.is_not(None),
        Rule.star,
        Rule.code,
        RuleVersion.name,
        RuleVersion.name_en,
        RuleVersion.unit,
        RuleVersion.version,
        RuleVersion.first_day,
        RuleVersion.resolution,
        LineAnswer.is_so,
        LineCorrection.reason,
        Objection.words,
        Objection.answer_until,
        Objection.outcome,
        Objection.answer,
    )
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
    .outerjoin(LineAnswer, LineAnswer.line_id == AwardLine.id)
    .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .outerjoin(Objection, Objection.id == _LAST_OBJECTION)
    .where(
        AwardLine.id == sa.bindparam("id"),
        AwardLine.household_id == sa.bindparam("household_id"),
    )
)
_DECISIONS = (
    sa.select(SheetDecision.state, SheetDecision.by, SheetDecision.at)
    .where(SheetDecision.sheet_id == sa.bindparam("sheet_id"))
    .order_by(SheetDecision.id)
)
_EXCHANGE = (
    sa.select(
        Redemption.number,
        Redemption.points,
        Redemption.redeemed_at,
        Redemption.redeemed_by,
        Item.name,
        Item.specification,
        RedemptionLine.quantity,
        RedemptionLine.price_points,
    )
    .join(RedemptionLine, RedemptionLine.redemption_id == Redemption.id)
    .join(Item, Item.id == RedemptionLine.item_id)
    .where(
        Redemption.id == sa.bindparam("id"),
        Redemption.household_id == sa.bindparam("household_id"),
    )
    .order_by(RedemptionLine.id)
)
