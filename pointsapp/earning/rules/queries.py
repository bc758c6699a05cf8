"""The rules of a village as they hold on a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion

ACTIVITY_KINDS = (RuleKind.HOUR, RuleKind.EVENT, RuleKind.QUANTITY)
"""Kinds that an activity can count by: each person brings a number of hours or times."""


@dataclass(frozen=True)
class RuleOnADay:
    """A rule in the version that holds on a day."""

    version_id: int
    rule_id: int
    code: str
    star: str
    kind: str
    is_on: bool
    version: int
    first_day: date
    name: str
    name_en: str
    points: int
    unit: str
    levels: list[dict[str, Any]]
    cap_points: int | None
    cap_per: str | None
    cap_period: str | None
    resolution: str


_COLUMNS = (
    RuleVersion.id,
    Rule.id,
    Rule.code,
    Rule.star,
    Rule.kind,
    Rule.is_on,
    RuleVersion.version,
    RuleVersion.first_day,
    RuleVersion.name,
    RuleVersion.name_en,
    RuleVersion.points,
    RuleVersion.unit,
    RuleVersion.levels,
    RuleVersion.cap_points,
    RuleVersion.cap_per,
    RuleVersion.cap_period,
    RuleVersion.resolution,
)


def rules_on(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return each rule of the actor's village in the version that holds on this day."""
    newest = (
        select(RuleVersion.rule_id, func.max(RuleVersion.version).label("version"))
        .where(RuleVersion.first_day <= day)
        .group_by(RuleVersion.rule_id)
        .subquery()
    )
    query = (
        select(*_COLUMNS)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .join(
            newest,
            (newest.c.rule_id == RuleVersion.rule_id) & (newest.c.version == RuleVersion.version),
        )
        .where(Rule.village_id == actor.village_id)
        .order_by(Rule.id)
    )
    return tuple(RuleOnADay(*row) for row in session.execute(query))


def rules_for_activities(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return the rules that are on and that an activity of this day can count by."""
    return tuple(
        rule for rule in rules_on(session, actor, day) if rule.is_on and rule.kind in ACTIVITY_KINDS
    )
