"""The registers of deeds and of objections, as their paper forms have them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet, LineCorrection
from pointsapp.village_time import start_of_day, village_day

_Head = aliased(Resident)


@dataclass(frozen=True)
class RegisteredDeed:
    """A line of the register of deeds."""

    sheet: str
    position: int
    day: date
    group: str
    household: str
    head: str
    person: str
    code: str
    rule: str
    what: str
    words: str
    quantity: int
    unit: str
    points: int
    recorder: str
    state: str
    due_on: date | None
    taken_off: str | None
    transaction_id: int | None


@dataclass(frozen=True)
class RegisteredObjection:
    """A line of the register of objections."""

    id: int
    raised_on: date
    objector: str
    household: str
    person: str
    sheet: str
    what: str
    points: int
    words: str
    taken_down_by: str
    outcome: str | None
    answer: str
    answered_by: str
    answered_on: date | None
    answer_until: date


def deeds_of_month(session: Session, actor: Actor, first: date, last: date) -> list[RegisteredDeed]:
    """Return what happened in the village from one day to another, day by day."""
    query = (
        sa.select(
            AwardSheet.number.label("sheet"),
            AwardLine.position,
            AwardLine.occurred_on.label("day"),
            sa.func.coalesce(Group.name, "").label("group"),
            Household.number.label("household"),
            sa.func.coalesce(_Head.name, "").label("head"),
            sa.func.coalesce(Resident.name, "").label("person"),
            Rule.code,
            RuleVersion.name.label("rule"),
            AwardSheet.title.label("what"),
            sa.func.coalesce(Claim.words, "").label("words"),
            AwardLine.quantity,
            RuleVersion.unit,
            AwardLine.points,
            AwardLine.recorded_by.label("recorder"),
            AwardSheet.state,
            AwardSheet.due_on,
            LineCorrection.reason.label("taken_off"),
            AwardLine.transaction_id,
        )
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(Household, Household.id == AwardLine.household_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .outerjoin(Claim, Claim.sheet_id == AwardSheet.id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.village_id == actor.village_id,
            AwardLine.occurred_on.between(first, last),
            IS_DEED,
        )
        .order_by(AwardLine.occurred_on, AwardSheet.id, AwardLine.position)
    )
    rows = [RegisteredDeed(**row) for row in session.execute(query).mappings()]
    names = names_of(session, {row.recorder for row in rows})
    return [replace(row, recorder=names.get(row.recorder, "")) for row in rows]


def objections_of_year(session: Session, actor: Actor, year: int) -> list[RegisteredObjection]:
    """Return the village's objections that were raised in a year, the first one first."""
    query = (
        sa.select(Objection, Household.number, Resident.name, AwardSheet, AwardLine.points)
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(Household, Household.id == AwardLine.household_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .where(
            Objection.village_id == actor.village_id,
            Objection.raised_at >= start_of_day(date(year, 1, 1)),
            Objection.raised_at < start_of_day(date(year + 1, 1, 1)),
        )
        .order_by(Objection.id)
    )
    rows = session.execute(query).all()
    names = names_of(session, _codes(row[0] for row in rows))
    return [
        RegisteredObjection(
            id=objection.id,
            raised_on=village_day(objection.raised_at),
            objector=objection.objector,
            household=household,
            person=person or "",
            sheet=sheet.number,
            what=sheet.title,
            points=points,
            words=objection.words,
            taken_down_by=names.get(objection.raised_by, ""),
            outcome=objection.outcome,
            answer=objection.answer,
            answered_by=names.get(objection.answered_by or "", ""),
            answered_on=_day(objection.answered_at),
            answer_until=objection.answer_until,
        )
        for objection, household, person, sheet, points in rows
    ]


def _codes(objections: Iterable[Objection]) -> set[str]:
    return {
        code
        for objection in objections
        for code in (objection.raised_by, objection.answered_by or "")
    }


def _day(at: datetime | None) -> date | None:
    return village_day(at) if at else None
