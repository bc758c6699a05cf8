"""Compare a table of rules with a village's own, and save the difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.rule_tables.reading import ListedRule, RuleTable
from pointsapp.earning.rules.models import RuleKind, Star
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.refusals import RulesHaveErrors
from pointsapp.earning.rules.service import add_rule, change_rule, switch_rule
from pointsapp.earning.rules.wording import Decided, wording_of


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


def save(session: Session, table: RuleTable, decided: Decided, *, by: Actor, at: datetime) -> Plan:
    """Add new rules, word changed ones anew, switch; return what was done.

    The same table again changes nothing. Raises RulesHaveErrors and FirstDayTooEarly.
    """
    if table.errors:
        raise RulesHaveErrors(count=len(table.errors))
    take_village(session, by)
    planned = plan(table, rules_on(session, by, date.max))
    for listed in planned.new:
        which = (listed.code, listed.star or Star.CIVILITY, listed.kind or RuleKind.EVENT)
        rule_id = add_rule(session, which, listed.wording, decided, by=by, at=at)
        switch_rule(session, rule_id, is_on=listed.is_on is not False, by=by, at=at)
    for change in planned.changed:
        change_rule(session, change.rule.rule_id, change.listed.wording, decided, by=by, at=at)
    for switch in planned.switched:
        switch_rule(session, switch.rule.rule_id, is_on=switch.is_on, by=by, at=at)
    return planned
