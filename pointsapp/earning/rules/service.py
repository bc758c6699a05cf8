"""Adopt the template of 52 rules by the villagers' resolution; change rules by new versions."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.refusals import CapIncomplete, CodeKnown, FirstDayTooEarly
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

TEMPLATE = Path(__file__).with_name("template.json")


@dataclass(frozen=True)
class Wording:
    """What a version of a rule says."""

    name: str
    points: int
    unit: str
    name_en: str = ""
    levels: list[dict[str, Any]] = field(default_factory=list)
    cap_points: int | None = None
    cap_per: str | None = None
    cap_period: str | None = None
    evidence: bool = False


@dataclass(frozen=True)
class Decided:
    """From which day a wording holds, by which resolution of the villagers' meeting."""

    first_day: date
    resolution: str


def template() -> list[dict[str, Any]]:
    """Return the 52 rules that villages begin with; deductions are off."""
    rules: list[dict[str, Any]] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return rules


def adopt_template(session: Session, decided: Decided, *, by: Actor, at: datetime) -> int:
    """Add the template's rules that the village lacks, and return how many those were."""
    village_id = take_village(session, by)
    known = set(session.scalars(select(Rule.code).where(Rule.village_id == village_id)))
    missing = [listed for listed in template() if listed["code"] not in known]
    rules = [
        Rule(
            village_id=village_id,
            code=listed["code"],
            star=listed["star"],
            kind=listed["kind"],
            is_on=listed["on"],
        )
        for listed in missing
    ]
    session.add_all(rules)
    session.flush()
    session.add_all(
        _version(rule.id, 1, read_wording(listed), decided, by, at)
        for rule, listed in zip(rules, missing, strict=True)
    )
    session.flush()
    return len(missing)


def add_rule(
    session: Session,
    which: tuple[str, str, str],
    wording: Wording,
    decided: Decided,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Add a rule of this code, star and kind, switched on; return its id. Raises CodeKnown."""
    code, star, kind = which
    village_id = take_village(session, by)
    _check_cap(wording)
    if session.scalar(select(Rule.id).filter_by(village_id=village_id, code=code)) is not None:
        raise CodeKnown(code=code)
    rule = _add_rule(session, village_id, code, star=star, kind=kind)
    session.add(_version(rule.id, 1, wording, decided, by, at))
    session.flush()
    return rule.id


def change_rule(
    session: Session,
    rule_id: int,
    wording: Wording,
    decided: Decided,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Add a version, unless the last one says the same; tell whether one was added.

    What was recorded under earlier versions keeps them. Raises FirstDayTooEarly.
    """
    rule = _take(session, rule_id, by)
    _check_cap(wording)
    last = session.scalars(
        select(RuleVersion).filter_by(rule_id=rule_id).order_by(RuleVersion.version.desc()).limit(1)
    ).one()
    if wording_of(last) == wording:
        return False
    earliest = max(village_day(at), last.first_day)
    if decided.first_day < earliest:
        raise FirstDayTooEarly(earliest=earliest)
    session.add(_version(rule.id, last.version + 1, wording, decided, by, at))
    session.flush()
    return True


def switch_rule(session: Session, rule_id: int, *, is_on: bool, by: Actor, at: datetime) -> None:
    """Switch a rule on or off; what was recorded under it stays."""
    rule = _take(session, rule_id, by)
    if rule.is_on != is_on:
        rule.is_on = is_on
        event = Event.RULE_ON if is_on else Event.RULE_OFF
        audit.record(session, event, f"rule:{rule.code}", by=by, at=at)
    session.flush()


def wording_of(version: RuleVersion) -> Wording:
    """Return what a version says."""
    return Wording(
        version.name,
        version.points,
        version.unit,
        version.name_en,
        version.levels,
        version.cap_points,
        version.cap_per,
        version.cap_period,
        version.evidence,
    )


def template_wording(code: str) -> Wording | None:
    """Return what the template says under this code."""
    return next((read_wording(one) for one in template() if one["code"] == code), None)


def read_wording(one: dict[str, Any]) -> Wording:
    """Read what a rule of the template, or of a township's offer, says."""
    cap_points, cap_period = one.get("cap") or (one.get("cap_points"), one.get("cap_period"))
    return Wording(
        one["name"],
        one["points"],
        one["unit"],
        one["name_en"],
        one["levels"],
        cap_points,
        one.get("cap_per") or ("household" if cap_points else None),
        cap_period,
        one.get("evidence", False),
    )


def _check_cap(wording: Wording) -> None:
    parts = (wording.cap_points, wording.cap_per, wording.cap_period)
    if any(parts) and not all(parts):
        raise CapIncomplete


def _take(session: Session, rule_id: int, by: Actor) -> Rule:
    village_id = take_village(session, by)
    rule = session.scalars(
        select(Rule)
        .filter_by(id=rule_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if rule is None:
        raise NotFound
    return rule


def _add_rule(session: Session, village_id: int, code: str, *, star: str, kind: str) -> Rule:
    rule = Rule(village_id=village_id, code=code, star=star, kind=kind, is_on=True)
    session.add(rule)
    session.flush()
    return rule


def _version(
    rule_id: int, number: int, wording: Wording, decided: Decided, by: Actor, at: datetime
) -> RuleVersion:
    return RuleVersion(
        rule_id=rule_id,
        version=number,
        **asdict(wording),
        **asdict(decided),
        made_by=by.code,
        made_at=at,
    )


def standing_wording(rule: RuleOnADay) -> Wording:
    """Return what a standing rule says."""
    return Wording(
        rule.name,
        rule.points,
        rule.unit,
        rule.name_en,
        rule.levels,
        rule.cap_points,
        rule.cap_per,
        rule.cap_period,
        rule.evidence,
    )
