"""Compare a table of rules with a village's own, save the difference, and take it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.kept_imports import service as kept_imports
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import Brought, ImportedFile
from pointsapp.earning.rule_tables.reading import ListedRule, RuleTable
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion, Star
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.refusals import RulesHaveErrors
from pointsapp.earning.rules.service import add_rule, change_rule, switch_rule
from pointsapp.earning.rules.wording import Decided, wording_of

KIND = "rules"


@dataclass(frozen=True)
class Change:
    """A standing rule that the table words anew."""

    rule: RuleOnADay
    listed: ListedRule


@dataclass(frozen=True)
class Switch:
    """A standing rule that the table switches on or off."""

    rule: RuleOnADay
    is_on: bool


@dataclass(frozen=True)
class Plan:
    """What saving a table would do, or did."""

    new: tuple[ListedRule, ...]
    changed: tuple[Change, ...]
    switched: tuple[Switch, ...]

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village's rules stand so already."""
        return not (self.new or self.changed or self.switched)


def plan(table: RuleTable, standing: Sequence[RuleOnADay]) -> Plan:
    """Return what saving this table would do to the standing rules."""
    by_code = {rule.code: rule for rule in standing}
    known = [(by_code[listed.code], listed) for listed in table.rules if listed.code in by_code]
    return Plan(
        new=tuple(listed for listed in table.rules if listed.code not in by_code),
        changed=tuple(
            Change(rule, listed) for rule, listed in known if listed.wording != wording_of(rule)
        ),
        switched=tuple(
            Switch(rule, listed.is_on)
            for rule, listed in known
            if listed.is_on is not None and listed.is_on != rule.is_on
        ),
    )


def imported_before(session: Session, file: ImportedFile, *, by: Actor) -> bool:
    """Tell whether this very file was imported and stands."""
    return kept_imports.find_same(session, village_of(by), KIND, file) is not None


def save(session: Session, table: RuleTable, decided: Decided, *, by: Actor, at: datetime) -> Plan:
    """Add new rules, word changed ones anew, switch; return what was done.

    Raises RulesHaveErrors and FirstDayTooEarly.
    """
    take_village(session, by)
    planned = _plan_now(session, table, by)
    _write(session, planned, decided, by=by, at=at)
    return planned


def save_file(
    session: Session,
    table: RuleTable,
    file: ImportedFile,
    decided: Decided,
    *,
    by: Actor,
    at: datetime,
) -> Plan:
    """Save a table that came as a file, and keep the import; return what was done.

    The same file again changes nothing. Raises what `save` raises.
    """
    village_id = take_village(session, by)
    if kept_imports.find_same(session, village_id, KIND, file):
        return Plan((), (), ())
    planned = _plan_now(session, table, by)
    if planned.changes_nothing:
        return planned
    before = _version_ids(session, village_id)
    rule_ids = _write(session, planned, decided, by=by, at=at)
    undo = {
        "rules": rule_ids,
        "versions": sorted(_version_ids(session, village_id) - before),
        "switches": [_switch_kept(one) for one in planned.switched],
    }
    counts = {
        "rules": len(planned.new),
        "changes": len(planned.changed) + len(planned.switched),
    }
    kept_imports.keep(session, KIND, file, Brought(counts, undo), by=by, at=at)
    return planned


def _plan_now(session: Session, table: RuleTable, by: Actor) -> Plan:
    """Return what is to be done, under the village's lock. Raises RulesHaveErrors."""
    if table.errors:
        raise RulesHaveErrors(count=len(table.errors))
    return plan(table, rules_on(session, by, date.max))


def _write(
    session: Session, planned: Plan, decided: Decided, *, by: Actor, at: datetime
) -> list[int]:
    """Add, word anew and switch as planned; return the ids of new rules."""
    rule_ids = []
    for listed in planned.new:
        which = (listed.code, listed.star or Star.CIVILITY, listed.kind or RuleKind.EVENT)
        rule_id = add_rule(session, which, listed.wording, decided, by=by, at=at)
        switch_rule(session, rule_id, is_on=listed.is_on is not False, by=by, at=at)
        rule_ids.append(rule_id)
    for change in planned.changed:
        change_rule(session, change.rule.rule_id, change.listed.wording, decided, by=by, at=at)
    for switch in planned.switched:
        rule_id, first_day = switch.rule.rule_id, decided.first_day
        switch_rule(session, rule_id, is_on=switch.is_on, first_day=first_day, by=by, at=at)
    return rule_ids


def _switch_kept(switch: Switch) -> list[int | bool | str]:
    """Return what an import keeps of a switch: the rule, on or off before, after, and from when."""
    rule = switch.rule
    days = [rule.switches_on.isoformat()] if rule.switches_on is not None else []
    return [rule.rule_id, rule.is_on, switch.is_on, *days]


def _version_ids(session: Session, village_id: int) -> set[int]:
    """Return the ids of all versions of the village's rules."""
    return set(
        session.scalars(
            sa.select(RuleVersion.id)
            .join(Rule, Rule.id == RuleVersion.rule_id)
            .where(Rule.village_id == village_id)
        )
    )


def take_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Undo an import of rules as one act: its versions go, what was switched is switched back.

    Raises ImportBuiltOn when something was recorded under one of its versions, or one of its rules
    was worded or switched again since.
    """
    village_id = take_village(session, by)
    kept = kept_imports.take(session, village_id, KIND, import_id)
    if kept.taken_back_at is not None:
        return
    if _is_superseded(session, kept.undo["versions"]):
        raise ImportBuiltOn
    for rule_id, before, after, *was_to_switch in kept.undo["switches"]:
        if session.get_one(Rule, rule_id, populate_existing=True).is_on_at(date.max) != after:
            raise ImportBuiltOn
        day = next((date.fromisoformat(day) for day in was_to_switch), None)
        switch_rule(session, rule_id, is_on=before, first_day=day, by=by, at=at)
    try:
        with session.begin_nested():
            of_import = RuleVersion.id.in_(kept.undo["versions"])
            session.execute(sa.delete(RuleVersion).where(of_import))
            session.execute(sa.delete(Rule).where(Rule.id.in_(kept.undo["rules"])))
    except IntegrityError as error:
        raise ImportBuiltOn from error
    kept_imports.close(session, kept, by=by, at=at)


def _is_superseded(session: Session, version_ids: Collection[int]) -> bool:
    """Tell whether a rule has a later version than that of the import."""
    later = aliased(RuleVersion)
    query = (
        sa.select(later.id)
        .join(RuleVersion, RuleVersion.rule_id == later.rule_id)
        .where(RuleVersion.id.in_(version_ids), later.version > RuleVersion.version)
        .limit(1)
    )
    return session.scalar(query) is not None
