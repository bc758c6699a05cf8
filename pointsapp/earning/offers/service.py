"""Tables of rules that a village may take over: the township's own and the product's template.

The township offers, it never writes into a village's rules: the village compares and adopts what
its meeting decided.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, township_of, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Township, Village
from pointsapp.earning.rule_tables.reading import ListedRule, RuleTable
from pointsapp.earning.rule_tables.service import Plan, plan, save
from pointsapp.earning.rules.models import RuleOffer
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.rules.refusals import RulesHaveErrors
from pointsapp.earning.rules.template import read_wording, template
from pointsapp.earning.rules.wording import Decided


class OfferSource(StrEnum):
    """Whose table a village compares its rules with."""

    TOWNSHIP = "township"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Offer:
    """A table to compare with; the product's template is nobody's and has no date."""

    source: OfferSource
    township: str
    offered_at: datetime | None
    rules: tuple[ListedRule, ...]


def offer(session: Session, table: RuleTable, *, by: Actor, at: datetime) -> None:
    """Offer this table to the villages of the actor's township; an earlier one stays on record.

    Raises RulesHaveErrors, and NotFound for somebody without a township.
    """
    if table.errors:
        raise RulesHaveErrors(count=len(table.errors))
    township_id = township_of(by)
    rules = [_written(rule) for rule in table.rules]
    session.add(RuleOffer(township_id=township_id, rules=rules, offered_by=by.code, offered_at=at))
    session.flush()


def offered_by_township(session: Session, by: Actor) -> Offer | None:
    """Return what the supervisor's township offers now; raises NotFound without a township."""
    return _newest(session, township_of(by))


def offered_to_village(session: Session, actor: Actor) -> Offer | None:
    """Return what the township of the actor's village offers now."""
    township_id = session.scalar(select(Village.township_id).filter_by(id=village_of(actor)))
    return _newest(session, township_id)


def template_offer() -> Offer:
    """Return the product's template as a table to compare with."""
    rules = tuple(_listed(rule) for rule in template())
    return Offer(OfferSource.TEMPLATE, "", None, rules)


def compare(session: Session, actor: Actor, offered: Offer) -> Plan:
    """Return what the village lacks, words otherwise or has switched otherwise."""
    return plan(_table(offered.rules), rules_on(session, actor, date.max))


def adopt(
    session: Session,
    offered: Offer,
    codes: Collection[str],
    decided: Decided,
    *,
    by: Actor,
    at: datetime,
) -> Plan:
    """Take over these rules of the table, by the villagers' resolution; return what was done.

    Raises FirstDayTooEarly.
    """
    take_village(session, by)
    chosen = tuple(rule for rule in offered.rules if rule.code in codes)
    return save(session, _table(chosen), decided, by=by, at=at)


def _newest(session: Session, township_id: int | None) -> Offer | None:
    query = (
        select(RuleOffer, Township.name)
        .join(Township, Township.id == RuleOffer.township_id)
        .where(RuleOffer.township_id == township_id)
        .order_by(RuleOffer.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    offer_row, township = row
    rules = tuple(_listed(rule) for rule in offer_row.rules)
    return Offer(OfferSource.TOWNSHIP, township, offer_row.offered_at, rules)


def _table(rules: tuple[ListedRule, ...]) -> RuleTable:
    return RuleTable(headings={}, rules=rules, left_out=(), oddities=(), errors=())


def _written(rule: ListedRule) -> dict[str, Any]:
    return {
        **asdict(rule.wording),
        "code": rule.code,
        "star": rule.star,
        "kind": rule.kind,
        "on": rule.is_on is not False,
    }


def _listed(written: dict[str, Any]) -> ListedRule:
    return ListedRule(
        code=written["code"],
        wording=read_wording(written),
        star=written["star"],
        kind=written["kind"],
        is_on=written["on"],
    )
