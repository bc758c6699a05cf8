"""Keep that a meeting adopted a year's table of rules, and that the township got it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.resolutions.votes import Votes, check_carried
from pointsapp.earning.adoptions.models import TableAdoption
from pointsapp.earning.adoptions.queries import is_year, show_year_table
from pointsapp.earning.adoptions.refusals import FiledOnNoSuchDay, NoTableYet, NothingToFile
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True, kw_only=True)
class Resolution(Votes):
    """What a meeting decided: who met, when, how many were there and how they voted."""

    meeting: str


def adopt(
    session: Session, year: int, resolution: Resolution, *, key: str, by: Actor, at: datetime
) -> int:
    """Keep that this meeting adopted the year's table as it stands, and return the act's id.

    A later one takes its place; the same form counts once. Raises NotFound for a year that is none,
    NoTableYet, what `check_carried` raises, and KeyReused.
    """
    village_id, today = take_village(session, by), village_day(at)
    if not is_year(year, today):
        raise NotFound
    act = once(session, village_id, "table-adoption", key, (year, resolution), by=by, at=at)
    if act.is_done:
        return act.result_id
    check_carried(resolution, today=today)
    table = show_year_table(session, by, year)
    if not table.rules:
        raise NoTableYet
    adoption = TableAdoption(
        village_id=village_id,
        year=year,
        **asdict(resolution),
        table_hash=table.hash,
        adopted_by=by.code,
        adopted_at=at,
    )
    session.add(adoption)
    session.flush()
    audit.record(session, Event.TABLE_ADOPTED, f"table:{year}", by=by, at=at)
    return act.keep(adoption.id)


def file(session: Session, year: int, filed_on: date, *, by: Actor, at: datetime) -> None:
    """Keep on which day the township got the resolution that stands; once is enough.

    Raises NothingToFile and FiledOnNoSuchDay.
    """
    village_id = take_village(session, by)
    query = sa.select(TableAdoption).filter_by(village_id=village_id, year=year)
    adoption = session.scalar(
        query.order_by(TableAdoption.id.desc()).limit(1).execution_options(populate_existing=True)
    )
    if adoption is None:
        raise NothingToFile
    if adoption.filed_on is not None:
        return
    if not adoption.met_on <= filed_on <= village_day(at):
        raise FiledOnNoSuchDay(day=adoption.met_on)
    adoption.filed_on, adoption.filed_by = filed_on, by.code
    session.flush()
    audit.record(session, Event.TABLE_FILED, f"table:{year}", by=by, at=at)
