"""Adopt the template of 52 rules by the villagers' resolution."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.rules.models import Rule, RuleVersion

TEMPLATE = Path(__file__).with_name("template.json")


def template() -> list[dict[str, Any]]:
    """Return the 52 rules that villages begin with; deductions are off."""
    rules: list[dict[str, Any]] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    return rules


def adopt_template(
    session: Session,
    village_id: int,
    *,
    first_day: date,
    resolution: str,
    by: Actor,
    at: datetime,
) -> int:
    """Add the template's rules that the village lacks, and return how many those were."""
    known = set(session.scalars(select(Rule.code).where(Rule.village_id == village_id)))
    missing = [one for one in template() if one["code"] not in known]
    for one in missing:
        rule = Rule(
            village_id=village_id,
            code=one["code"],
            star=one["star"],
            kind=one["kind"],
            is_on=one["on"],
        )
        session.add(rule)
        session.flush()
        version = _first_version(rule.id, one)
        version.first_day, version.resolution = first_day, resolution
        version.made_by, version.made_at = by.code, at
        session.add(version)
    session.flush()
    return len(missing)


def _first_version(rule_id: int, one: dict[str, Any]) -> RuleVersion:
    cap_points, cap_period = one["cap"] or (None, None)
    return RuleVersion(
        rule_id=rule_id,
        version=1,
        name=one["name"],
        name_en=one["name_en"],
        points=one["points"],
        unit=one["unit"],
        levels=one["levels"],
        cap_points=cap_points,
        cap_per="household" if cap_points else None,
        cap_period=cap_period,
    )
