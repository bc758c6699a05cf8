"""Prepare a year: note its budget, take the ceiling from it, sign what was looked through."""

from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.villages.service import change_settings, settings_of
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day
from pointsapp.year_end.coming_year.models import Looked, YearBudget, YearLook
from pointsapp.year_end.coming_year.queries import budget_of, ceiling_of, may_be_prepared
from pointsapp.year_end.coming_year.refusals import NoBudgetNoted, YearNotBegun


def note_budget(session: Session, year: int, fen: int, *, by: Actor, at: datetime) -> None:
    """Note what may be spent on goods in a year; the same word again changes nothing.

    Raises NotFound for a year that nobody prepares now.
    """
    village_id = _take(session, year, by=by, at=at)
    if budget_of(session, village_id, year) == fen:
        return
    noted = YearBudget(village_id=village_id, year=year, fen=fen, noted_by=by.code, noted_at=at)
    session.add(noted)
    session.flush()


def take_ceiling(session: Session, year: int, *, by: Actor, at: datetime) -> int:
    """Let no more points be issued in the year than its budget pays for; return how many.

    Raises NotFound, NoBudgetNoted, and YearNotBegun: until then it would stop the year that runs.
    """
    village_id = _take(session, year, by=by, at=at)
    value = settings_of(session, village_id).point_value_fen
    ceiling = ceiling_of(budget_of(session, village_id, year), value)
    if not ceiling:
        raise NoBudgetNoted
    if village_day(at).year != year:
        raise YearNotBegun(year=year)
    change_settings(session, {"yearly_ceiling": ceiling}, by=by, at=at)
    return ceiling


def look_through(session: Session, year: int, item: Looked, *, by: Actor, at: datetime) -> None:
    """Sign that something was looked through for a year; once is enough. Raises NotFound."""
    village_id = _take(session, year, by=by, at=at)
    if session.get(YearLook, (village_id, year, item), populate_existing=True) is not None:
        return
    look = YearLook(village_id=village_id, year=year, item=item, looked_by=by.code, looked_at=at)
    session.add(look)
    session.flush()


def _take(session: Session, year: int, *, by: Actor, at: datetime) -> int:
    village_id = take_village(session, by)
    if not may_be_prepared(year, village_day(at)):
        raise NotFound
    return village_id
