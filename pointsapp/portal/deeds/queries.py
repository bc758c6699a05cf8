"""Why a line names the household: the rule, the people and the days behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, household_of
from pointsapp.community.models import Resident
from pointsapp.earning.notices.models import LineAnswer, Objection
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import (
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class Step:
    """What somebody decided about the line's sheet."""

    state: str
    by: str
    at: datetime


@dataclass(frozen=True)
class DeedPage:
    """A line that names the household, with everything it stands on.

    `recorder` is empty where the household recorded it itself. `why` is the reason of a line that
    takes another one off; `corrected_by` is such a line against this one, on its way or posted.
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
    level: int | None
    levels: Sequence[Mapping[str, Any]]
    cap_per: str | None
    cap_period: str | None
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
    takes_off: bool
    why: str
    corrected_by: int | None
    objection: str | None
    answer_until: date | None
    outcome: str | None
    answer: str | None
    steps: tuple[Step, ...]
    recorder: str


def show_deed(session: Session, actor: Actor, line_id: int) -> DeedPage:
    """Return a line of the resident's own household. Raises NotFound."""
    asked = {"id": line_id, "household_id": household_of(actor)}
    row = session.execute(_DEED, asked).mappings().one_or_none()
    if row is None:
        raise NotFound
    recorded_by = row["recorded_by"]
    decisions = session.execute(_DECISIONS, {"sheet_id": row["sheet_id"]}).all()
    names = names_of(session, {recorded_by, *(decision.by for decision in decisions)})
    return DeedPage(
        **row,
        steps=tuple(
            Step(decision.state, names.get(decision.by, ""), decision.at) for decision in decisions
        ),
        recorder=names.get(recorded_by, ""),
    )


_LAST_OBJECTION = (
    sa.select(sa.func.max(Objection.id))
    .where(Objection.line_id == AwardLine.id)
    .correlate(AwardLine)
    .scalar_subquery()
)
_WHY = (
    sa.select(sa.func.coalesce(sa.func.max(SheetDecision.reason), ""))
    .where(
        SheetDecision.sheet_id == AwardLine.sheet_id,
        SheetDecision.state == State.SUBMITTED,
        AwardLine.takes_off,
    )
    .correlate(AwardLine)
    .scalar_subquery()
)
_Asking, _AskingSheet = aliased(AwardLine), aliased(AwardSheet)
_CORRECTED_BY = (
    sa.select(sa.func.max(_Asking.id))
    .join(_AskingSheet, _AskingSheet.id == _Asking.sheet_id)
    .where(
        _Asking.corrects_id == AwardLine.id,
        _Asking.takes_off,
        _AskingSheet.state.in_((*PENDING_STATES, State.POSTED)),
    )
    .correlate(AwardLine)
    .scalar_subquery()
)
_DEED = (
    sa.select(
        AwardLine.id,
        AwardLine.sheet_id,
        AwardSheet.number.label("sheet_number"),
        AwardSheet.title,
        AwardSheet.state,
        AwardSheet.due_on,
        AwardLine.recorded_by,
        AwardSheet.recorded_at,
        sa.func.coalesce(Resident.name, "").label("name"),
        AwardLine.occurred_on,
        AwardLine.quantity,
        AwardLine.points,
        AwardLine.uncapped_points,
        AwardLine.level,
        RuleVersion.levels,
        RuleVersion.cap_per,
        RuleVersion.cap_period,
        AwardLine.transaction_id.is_not(None).label("is_posted"),
        Rule.star,
        Rule.code,
        RuleVersion.name.label("rule"),
        RuleVersion.name_en.label("rule_en"),
        RuleVersion.unit,
        RuleVersion.version,
        RuleVersion.first_day,
        RuleVersion.resolution,
        LineAnswer.is_so,
        LineCorrection.reason.label("taken_off"),
        AwardLine.takes_off,
        _WHY.label("why"),
        _CORRECTED_BY.label("corrected_by"),
        Objection.words.label("objection"),
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
