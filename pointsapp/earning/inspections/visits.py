"""What a round may mark: by which rules, at which households; and what grades come to."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Household
from pointsapp.earning.inspections.models import InspectedGroup
from pointsapp.earning.rules.models import RuleKind
from pointsapp.earning.rules.queries import RuleOnADay, rules_on


def graded_rules(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return the rules of inspection in grades that are on, on this day."""
    return tuple(
        rule
        for rule in rules_on(session, actor, day)
        if rule.is_on and rule.kind == RuleKind.INSPECTION and rule.levels
    )


def households_of(round_id: int, village_id: int) -> sa.Select[int]:
    """Return the query for the ids of the households that a round visits."""
    chosen = sa.select(InspectedGroup.group_id).where(InspectedGroup.round_id == round_id)
    return sa.select(Household.id).where(
        Household.village_id == village_id,
        Household.closed_on.is_(None),
        sa.or_(~chosen.exists(), Household.group_id.in_(chosen)),
    )


def mean_points(points: Collection[int]) -> int:
    """Return the mean of whole points, rounded half up."""
    return (2 * sum(points) + len(points)) // (2 * len(points))
