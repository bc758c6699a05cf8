"""Plan a run of exchange days before points lapse."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import LONGEST_EXCHANGE_DAYS
from pointsapp.community.villages.exchange_days import with_run
from pointsapp.community.villages.service import change_settings, settings_of
from pointsapp.village_time import village_day
from pointsapp.year_end.expiries.queries import show_expiry
from pointsapp.year_end.expiries.refusals import NothingAnnounced
from pointsapp.year_end.last_days.refusals import OpenEveryDay, OutsideRun, TooManyDays


def plan_run(
    session: Session, expiry_id: int, first: date, last: date, *, by: Actor, at: datetime
) -> None:
    """Open the counter every day from one day to another before these points lapse.

    The run stands in the village's settings, in place of any former one, and comes back every
    year until somebody takes it out. Once is enough. Raises NotFound, NothingAnnounced,
    OpenEveryDay, OutsideRun and TooManyDays.
    """
    village_id = take_village(session, by)
    expiry = show_expiry(session, by, expiry_id)
    if not expiry.is_announced:
        raise NothingAnnounced
    days = settings_of(session, village_id).exchange_days
    if not days:
        raise OpenEveryDay
    if not village_day(at) <= first <= last < expiry.lapses_on:
        raise OutsideRun(day=expiry.lapses_on)
    planned = with_run(days, first, last)
    if len(planned) > LONGEST_EXCHANGE_DAYS:
        raise TooManyDays(most=LONGEST_EXCHANGE_DAYS)
    change_settings(session, {"exchange_days": planned}, by=by, at=at)
