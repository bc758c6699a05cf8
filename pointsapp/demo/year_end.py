"""What the demo village closed, and what it announced to lapse."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff
from pointsapp.earning.adoptions import service as adoptions
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.village_time import coming_year, first_of_month, first_of_next_month
from pointsapp.year_end.closings import service as closings
from pointsapp.year_end.coming_year import service as years
from pointsapp.year_end.coming_year.models import Looked
from pointsapp.year_end.expiries import service as expiries
from pointsapp.year_end.expiries.service import NewExpiry
from pointsapp.year_end.expiries.telling import tell
from pointsapp.year_end.expiries.terms import Choice, Terms

DONE_WITHIN = timedelta(days=70)
"""So long after a deed nothing of it is on its way any more."""
ANNOUNCED_BEFORE = timedelta(days=45)
KEPT = Terms(choice=Choice.ABOVE, points=90)

CARRIED = (47, 43, 2)
"""How many of the demo's representatives were there, in favour, against."""
BUDGET_FEN = 30_000_00


def prepare_years(session: Session, staff: Staff, *, today: date) -> None:
    """Adopt this year's rules and file them; begin with the coming year."""
    yesterday = today - timedelta(days=1)
    at = at_hour(yesterday)
    resolution = Resolution(yesterday, *CARRIED, meeting=Meeting.REPRESENTATIVES)
    this_year, coming = yesterday.year, coming_year(yesterday)
    for year in sorted({this_year, coming}):
        adoptions.adopt(session, year, resolution, key=f"demo-{year}", by=staff.admin, at=at)
    adoptions.file(session, this_year, yesterday, by=staff.admin, at=at_hour(yesterday, 19))
    years.note_budget(session, coming_year(today), BUDGET_FEN, by=staff.admin, at=at)
    years.look_through(session, coming_year(today), Looked.EXCHANGE_DAYS, by=staff.admin, at=at)


def close_and_announce(session: Session, staff: Staff, *, today: date) -> None:
    """Close what is done with, and announce that what a household has above some points lapses."""
    through = first_of_month(today - DONE_WITHIN) - timedelta(days=1)
    yesterday, met_on = today - timedelta(days=1), today - ANNOUNCED_BEFORE
    closings.close(session, through, by=staff.admin, at=at_hour(yesterday))
    resolution = f"{met_on.month}月{met_on.day}日村民代表会议，47人到会，43人同意"
    new = NewExpiry(KEPT, first_of_next_month(met_on + expiries.TOLD_FOR), resolution)
    expiries.announce(session, new, key="demo", by=staff.admin, at=at_hour(met_on))
    tell(session, by=staff.admin, at=at_hour(yesterday, 1))
