"""Questions about how households are looked after."""

from datetime import timedelta

import sqlalchemy as sa

from pointsapp.care.home_visits.models import COUNTS, HomeVisit
from pointsapp.community.models import Household
from pointsapp.database import UtcInstant
from pointsapp.oversight.questions.asking import Asking, Facts, fact
from pointsapp.oversight.questions.times import DAY, seconds_between


def not_visited(asking: Asking, days: int) -> Facts:
    """Return households that nobody has been to for so many days, where visits are noted at all.

    Whose households they are is no part of the fact: a household is asked about, never a member.
    """
    last = sa.func.max(HomeVisit.visited_on).label("visited_on")
    visits = (
        sa.select(HomeVisit.village_id, HomeVisit.household_id, last)
        .where(asking.of(HomeVisit.village_id), COUNTS, HomeVisit.visited_on <= asking.last_day)
        .group_by(HomeVisit.village_id, HomeVisit.household_id)
        .subquery()
    )
    moment = sa.literal(asking.until, type_=UtcInstant())
    since = seconds_between(visits.c.visited_on, sa.literal(asking.last_day, type_=sa.Date()))
    columns = fact(
        Household.village_id,
        moment,
        household_id=Household.id,
        figure=sa.cast(since / DAY, sa.Integer),
    )
    long_ago = visits.c.visited_on < asking.last_day - timedelta(days=days)
    return (
        sa.select(*columns)
        .select_from(Household)
        .outerjoin(visits, visits.c.household_id == Household.id)
        .where(
            asking.of(Household.village_id),
            sa.or_(Household.closed_on.is_(None), Household.closed_on > asking.last_day),
            sa.or_(visits.c.visited_on.is_(None), long_ago),
            Household.village_id.in_(sa.select(visits.c.village_id)),
        )
    )
