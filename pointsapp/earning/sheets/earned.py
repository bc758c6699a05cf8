"""What was earned, by the day of the deed: every sum of it is made here.

A line counts with what is left of it. Points that were taken back later, in whole or in part, lower
the sums of the day on which the deed was done, whenever that happened; so what is taken back this
year for last year's deed is last year's.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import Rule, RuleVersion, Star
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, LineCorrection

LEFT = AwardLine.points - sa.func.coalesce(LineCorrection.taken_back, 0)
"""What is left of a posted line, beside its correction if it has one."""

_POSTED = (
    sa.select(sa.func.coalesce(sa.func.sum(LEFT), 0))
    .select_from(AwardLine)
    .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .where(
        AwardLine.transaction_id.is_not(None),
        IS_DEED,
        AwardLine.occurred_on >= sa.bindparam("since"),
    )
)
_OF_HOUSEHOLD = _POSTED.where(AwardLine.household_id == sa.bindparam("household_id"))
_BY_HOUSEHOLD = (
    _POSTED.with_only_columns(
        AwardLine.household_id, sa.cast(sa.func.sum(LEFT), sa.Integer), maintain_column_froms=True
    )
    .where(AwardLine.household_id.in_(sa.bindparam("household_ids", expanding=True)))
    .group_by(AwardLine.household_id)
)
_OF_VILLAGE = _POSTED.where(AwardLine.village_id == sa.bindparam("village_id"))
_BY_STAR = (
    _OF_HOUSEHOLD.with_only_columns(Rule.star, sa.func.sum(LEFT), maintain_column_froms=True)
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .group_by(Rule.star)
)
_OF_EACH_BY_STAR = (
    _OF_VILLAGE.with_only_columns(
        AwardLine.household_id, Rule.star, sa.func.sum(LEFT), maintain_column_froms=True
    )
    .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
    .join(Rule, Rule.id == RuleVersion.rule_id)
    .where(AwardLine.occurred_on <= sa.bindparam("until"))
    .group_by(AwardLine.household_id, Rule.star)
)


def earned(session: Session, household_id: int, *, since: date) -> int:
    """Return what the people of a household earned by deeds since this day, spent or not."""
    asked = {"household_id": household_id, "since": since}
    return int(session.connection().execute(_OF_HOUSEHOLD, asked).scalar_one())


def earned_by_households(
    session: Session, household_ids: Collection[int], *, since: date
) -> dict[int, int]:
    """Return the same sum for each of these households; those without a deed are left out."""
    asked = {"household_ids": list(household_ids), "since": since}
    return dict(session.connection().execute(_BY_HOUSEHOLD, asked).all())


def earned_by_star(
    session: Session, household_id: int, *, since: date
) -> tuple[tuple[str, int], ...]:
    """Return the same sum by star, in the stars' order; those without a deed are left out."""
    asked = {"household_id": household_id, "since": since}
    by_star = dict(session.connection().execute(_BY_STAR, asked).all())
    return tuple((str(star), int(by_star[star])) for star in Star if star in by_star)


def earned_by_star_of_each(
    session: Session, village_id: int, *, since: date, until: date
) -> dict[int, dict[str, int]]:
    """Return what each household of the village earned by star in these days.

    Households without a deed are left out, and so are stars.
    """
    asked = {"village_id": village_id, "since": since, "until": until}
    figures: dict[int, dict[str, int]] = defaultdict(dict)
    for household_id, star, points in session.connection().execute(_OF_EACH_BY_STAR, asked):
        figures[household_id][star] = int(points)
    return figures


def earned_in_village(session: Session, village_id: int, *, since: date) -> int:
    """Return what the whole village earned by deeds since this day: what it issued for them."""
    asked = {"village_id": village_id, "since": since}
    return int(session.connection().execute(_OF_VILLAGE, asked).scalar_one())
