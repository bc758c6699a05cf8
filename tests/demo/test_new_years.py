"""A demo of some years chose something else at each New Year."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.demo.new_years import NewYears
from pointsapp.demo.village import Staff
from pointsapp.village_time import start_of_day
from pointsapp.year_end.closings.models import PeriodClosing
from pointsapp.year_end.expiries.queries import list_expiries
from pointsapp.year_end.expiries.terms import Choice
from tests.village import Cast
from tests.year_end.test_expiries import give_points

TODAY = date(2030, 11, 20)


def new_years(session: Session, village: Cast, *, years: int) -> NewYears:
    by = village.recorder
    staff = Staff(village.admin, by, village.approver, village.counter, by, by)
    return NewYears(session, staff, years=years, today=TODAY)


def test_four_years_are_closed_under_four_choices(session: Session, village: Cast) -> None:
    lived = new_years(session, village, years=5)
    held = []
    for year in range(2027, 2031):
        lived.come_to(date(year - 1, 12, 31))
        give_points(session, village, village.zhang, 120, start_of_day(date(year - 1, 12, 31)))
        lived.come_to(date(year, 1, 10))
        held.append(ledger.balance(session, village.zhang.account_id))
    lived.come_to(TODAY)
    assert lived.to_do == []
    # All carried over; half of 240 kept; at most 90; those of the year before, ninety more.
    assert held == [120, 120, 90, 120]
    lapsed = list_expiries(session, village.admin)
    assert [one.terms.choice for one in lapsed] == [Choice.OLDER, Choice.ABOVE, Choice.PART]
    assert all(one.posted_at and one.resolution for one in lapsed)
    closed = session.scalars(sa.select(PeriodClosing.through).order_by(PeriodClosing.id)).all()
    assert closed == [date(year, 12, 31) for year in range(2026, 2030)]
    assert ledger.verify(session.connection()).ok


def test_a_demo_of_one_year_has_no_new_year(session: Session, village: Cast) -> None:
    assert new_years(session, village, years=1).to_do == []
