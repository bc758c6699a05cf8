"""Questions about who got how much of what a month gave."""

from typing import Any

import sqlalchemy as sa

from pointsapp.access.models import User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.community.models import Household, HouseholdChange
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.oversight.questions.about_recording import recorded
from pointsapp.oversight.questions.asking import Asking, Facts, fact

LEAST_POINTS = 200
"""In a month that gave fewer points nobody's share of them says anything."""


def own_household_gains(asking: Asking, times: int) -> Facts:
    """Return households of who records or approves, with a multiple of what households earn."""
    earned = _earned(asking, AwardLine.household_id)
    usual = sa.func.avg(earned.c.points).over(partition_by=earned.c.village_id)
    beside = sa.select(earned, usual.label("usual")).subquery()
    works_there = (
        sa.exists()
        .where(User.household_id == beside.c.of)
        .where(UserRole.user_id == User.id, User.is_active)
        .where(UserRole.role.in_((Role.RECORDER, Role.APPROVER)))
    )
    columns = fact(
        beside.c.village_id, beside.c.moment, household_id=beside.c.of, figure=beside.c.points
    )
    return sa.select(*columns).where(beside.c.points > times * beside.c.usual, works_there)


def one_household_takes_much(asking: Asking, percent: int) -> Facts:
    """Return households with a large part of all points of the month."""
    share = _share(asking, AwardLine.household_id)
    columns = fact(
        share.c.village_id, share.c.moment, household_id=share.c.of, figure=share.c.percent
    )
    return sa.select(*columns).where(share.c.percent >= percent)


def one_rule_gives_much(asking: Asking, percent: int) -> Facts:
    """Return rules by which a large part of all points of the month was given."""
    share = _share(asking, AwardLine.rule_version_id)
    columns = fact(
        share.c.village_id, share.c.moment, what=RuleVersion.name, figure=share.c.percent
    )
    named = sa.select(*columns).select_from(share).join(RuleVersion, RuleVersion.id == share.c.of)
    return named.where(share.c.percent >= percent)


def points_moved(asking: Asking, points: int) -> Facts:
    """Return splits, mergers and closings that moved many points."""
    return (
        sa.select(
            *fact(
                Household.village_id,
                HouseholdChange.at,
                by=HouseholdChange.by,
                household_id=HouseholdChange.household_id,
                figure=HouseholdChange.points,
            )
        )
        .select_from(HouseholdChange)
        .join(Household, Household.id == HouseholdChange.household_id)
        .where(
            asking.of(Household.village_id),
            asking.covers(HouseholdChange.at),
            HouseholdChange.points >= points,
        )
    )


def _earned(asking: Asking, of: Any) -> Any:
    """Select what was recorded in the month for each household or by each rule."""
    grouped = recorded(
        asking,
        AwardSheet.village_id,
        of.label("of"),
        sa.func.sum(AwardLine.points).label("points"),
        sa.func.max(AwardSheet.recorded_at).label("moment"),
    )
    return grouped.where(AwardLine.points > 0).group_by(AwardSheet.village_id, of).subquery()


def _share(asking: Asking, of: Any) -> Any:
    """Select what part, in hundredths, each has of what was recorded in the month."""
    earned = _earned(asking, of)
    total = sa.func.sum(earned.c.points).over(partition_by=earned.c.village_id)
    beside = sa.select(earned, total.label("total")).subquery()
    percent = sa.cast(beside.c.points * 100 / beside.c.total, sa.Integer)
    shares = sa.select(beside, percent.label("percent"))
    return shares.where(beside.c.total >= LEAST_POINTS).subquery()
