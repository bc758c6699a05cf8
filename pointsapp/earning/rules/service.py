"""Adopt the template of 52 rules by the villagers' resolution; change rules by new versions."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.refusals import CapIncomplete, CodeKnown, FirstDayTooEarly
from pointsapp.earning.rules.template import read_wording, template
from pointsapp.earning.rules.wording import Decided, Wording, wording_of
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


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
    """Add a rule of this code, star and kind, switched on, and return its id.

    Raises CodeKnown and CapIncomplete.
    """
    code, star, kind = which
    village_id = take_village(session, by)
    _refuse_half_a_cap(wording)
    if session.scalar(select(Rule.id).filter_by(village_id=village_id, code=code)) is not None:
        raise CodeKnown(code=code)
    rule = Rule(village_id=village_id, code=code, star=star, kind=kind, is_on=True)
    session.add(rule)
    session.flush()
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
    """Add a version, unless the last one says the same, and return whether one was added.

    What was recorded under earlier versions keeps them. Raises FirstDayTooEarly and CapIncomplete.
    """
    rule = _take_rule(session, rule_id, by)
    _refuse_half_a_cap(wording)
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


def switch_rule(
    session: Session,
    rule_id: int,
    *,
    is_on: bool,
    first_day: date | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Switch a rule on or off, at once or from a day on; what was recorded under it stays.

    It is kept in the audit. A day that was set before counts no more.
    """
    rule, today = _take_rule(session, rule_id, by), village_day(at)
    now_on, later_on = rule.is_on_at(today), rule.is_on_at(date.max)
    if now_on == later_on == is_on:
        return
    if first_day is not None and first_day > today and now_on != is_on:
        rule.is_on, rule.switches_on, event = now_on, first_day, Event.RULE_TO_SWITCH
    else:
        rule.is_on, rule.switches_on = is_on, None
        event = Event.RULE_ON if is_on else Event.RULE_OFF
    audit.record(session, event, f"rule:{rule.code}", by=by, at=at)
    session.flush()


def _refuse_half_a_cap(wording: Wording) -> None:
    if wording.has_half_a_cap:
        raise CapIncomplete


def _take_rule(session: Session, rule_id: int, by: Actor) -> Rule:
    village_id = take_village(session, by)
    rule = session.scalars(
        select(Rule)
        .filter_by(id=rule_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if rule is None:
        raise NotFound
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
