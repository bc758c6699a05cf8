"""The rules of a village as they hold on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, village_of
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion, on_at
from pointsapp.refusals import NotFound

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
    switches_on: date | None
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
    evidence: bool
    resolution: str


_COLUMNS = (
    RuleVersion.id.label("version_id"),
    Rule.id.label("rule_id"),
    Rule.code,
    Rule.star,
    Rule.kind,
    Rule.switches_on,
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
    RuleVersion.evidence,
    RuleVersion.resolution,
)
_NEWEST = (
    select(RuleVersion.rule_id, func.max(RuleVersion.version).label("version"))
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .where(Rule.village_id == bindparam("village_id"), RuleVersion.first_day <= bindparam("day"))
    .group_by(RuleVersion.rule_id)
    .subquery()
)
_RULES_ON = (
    select(*_COLUMNS, on_at(bindparam("day")))
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .join(
        _NEWEST,
        (_NEWEST.c.rule_id == RuleVersion.rule_id) & (_NEWEST.c.version == RuleVersion.version),
    )
    .where(Rule.village_id == bindparam("village_id"))
    .order_by(Rule.id)
)


def rules_on(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return each rule of the actor's village in the version that holds on this day."""
    asked = {"village_id": village_of(actor), "day": day}
    return tuple(RuleOnADay(**row) for row in session.execute(_RULES_ON, asked).mappings())


@dataclass(frozen=True)
class VersionRow:
    """A version in a rule's history: the rule as it then held, who recorded it and when."""

    rule: RuleOnADay
    made_by: str
    made_at: datetime


def show_rule(session: Session, actor: Actor, rule_id: int, today: date) -> tuple[VersionRow, ...]:
    """Return all versions of a rule of the actor's village, the newest first; raises NotFound."""
    query = _versions_on(today).where(Rule.id == rule_id, Rule.village_id == village_of(actor))
    versions = _versions(session, query.order_by(RuleVersion.version.desc()))
    if not versions:
        raise NotFound
    return versions


def all_versions(session: Session, actor: Actor, today: date) -> tuple[VersionRow, ...]:
    """Return all versions of all rules of the actor's village, rule by rule, the oldest first."""
    query = _versions_on(today).where(Rule.village_id == village_of(actor))
    return _versions(session, query.order_by(Rule.id, RuleVersion.version))


def _versions_on(day: date) -> Select[*tuple[Any, ...]]:
    """Return the query for versions of rules that are on or off as they are on this day."""
    told = (on_at(day), RuleVersion.made_by, RuleVersion.made_at)
    return select(*_COLUMNS, *told).join(Rule, Rule.id == RuleVersion.rule_id)


def _versions(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[VersionRow, ...]:
    rows = [dict(row) for row in session.execute(query).mappings()]
    names = names_of(session, {row["made_by"] for row in rows})
    return tuple(_version_row(row, names) for row in rows)


def _version_row(row: dict[str, Any], names: Mapping[str, str]) -> VersionRow:
    code, made_at = row.pop("made_by"), row.pop("made_at")
    return VersionRow(RuleOnADay(**row), names.get(code, code), made_at)


def version_on(session: Session, version_id: int, day: date) -> int:
    """Return the version of the same rule that holds on this day, or the one given."""
    rule_id = select(RuleVersion.rule_id).where(RuleVersion.id == version_id).scalar_subquery()
    query = (
        select(RuleVersion.id)
        .where(RuleVersion.rule_id == rule_id, RuleVersion.first_day <= day)
        .order_by(RuleVersion.version.desc())
        .limit(1)
    )
    return session.scalar(query) or version_id


def rules_for_activities(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return the rules that are on and that an activity of this day can count by."""
    return tuple(
        rule for rule in rules_on(session, actor, day) if rule.is_on and rule.kind in ACTIVITY_KINDS
    )
