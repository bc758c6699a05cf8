"""Write down what a year's stars take."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.honours.schemes.models import StarScheme
from pointsapp.honours.schemes.terms import StarTerms


@dataclass(frozen=True)
class NewScheme:
    """What a year's stars take, by which resolution of the village."""

    year: int
    terms: StarTerms
    resolution: str


def write_scheme(session: Session, new: NewScheme, *, by: Actor, at: datetime) -> None:
    """Write the year's terms in the place of those before; lists that hang out keep theirs."""
    village_id = take_village(session, by)
    query = sa.select(StarScheme).filter_by(village_id=village_id, year=new.year)
    scheme = session.scalar(query) or StarScheme(village_id=village_id, year=new.year)
    scheme.points = dict(new.terms.points)
    scheme.stars_needed = new.terms.stars_needed
    scheme.grounds = "\n".join(new.terms.grounds)
    scheme.years_barred = new.terms.years_barred
    scheme.years_running = new.terms.years_running
    scheme.resolution = new.resolution
    scheme.written_by, scheme.written_at = by.code, at
    session.add(scheme)
    session.flush()
    audit.record(session, Event.STAR_TERMS_WRITTEN, f"star-terms:{new.year}", by=by, at=at)
