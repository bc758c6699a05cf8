"""The lines of the log that tell what the county's own people did."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.actor import Actor, county_of
from pointsapp.community.models import Township, Village
from pointsapp.township.log.queries import OverseersLog, log_of


def read_log(session: Session, actor: Actor, *, before: int | None = None) -> OverseersLog:
    """Return a page of what the staff of the actor's county did, in a fixed number of statements.

    Raises NotFound for somebody without a county.
    """
    county_id = county_of(actor)
    names = sa.select(Village.id, Village.name).join(Township).filter_by(county_id=county_id)
    villages = dict(session.execute(names).all())
    return log_of(session, User.county_id == county_id, villages, before=before)
