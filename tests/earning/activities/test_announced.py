"""An activity is announced while somebody may still come to it."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp.earning.signups.queries import coming_activities
from pointsapp.village_time import VILLAGE_ZONE
from tests.rules import Plan
from tests.village import AT, Cast, resident_of

TODAY = AT.date()


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "minutes_to_ten", "is_announced"),
    [
        (time(8), time(10), 1, True),
        (time(8), time(10), 0, False),
        (time(8), None, 0, True),
        (None, None, -13 * 60, True),
        (None, None, -14 * 60, False),
    ],
)
def test_residents_see_an_activity_until_it_is_over(  # a table of cases
    session: Session,
    village: Cast,
    plan: Plan,
    starts_at: time | None,
    ends_at: time | None,
    minutes_to_ten: int,
    *,
    is_announced: bool,
) -> None:
    plan(TODAY, starts_at=starts_at, ends_at=ends_at)
    zhang = resident_of(village.zhang, village.id)
    ten = datetime.combine(TODAY, time(10), VILLAGE_ZONE)
    shown = coming_activities(session, zhang, ten - timedelta(minutes=minutes_to_ten))
    assert bool(shown) is is_announced


def test_a_patrol_is_announced_until_it_ends_the_next_day(
    session: Session, village: Cast, plan: Plan
) -> None:
    plan(TODAY, starts_at=time(22), ends_at=time(1), ends_next_day=True)
    zhang = resident_of(village.zhang, village.id)
    one = datetime.combine(TODAY + timedelta(days=1), time(1), VILLAGE_ZONE)
    (shown,) = coming_activities(session, zhang, one - timedelta(minutes=1))
    assert shown.is_its_time
    assert coming_activities(session, zhang, one) == ()
