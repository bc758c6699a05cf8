"""What the townships of a county did in a period, each the sum of its villages."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, county_of
from pointsapp.community.models import County, Township, Village
from pointsapp.oversight.sums.periods import Period
from pointsapp.refusals import NotFound
from pointsapp.township.overview.queries import Overview, Row, add_up, overview_of
from pointsapp.township.villages.queries import TownshipVillage


def show_overview(session: Session, actor: Actor, period: Period) -> Overview:
    """Return the townships of the actor's county, in the order of their first area codes.

    Raises NotFound for somebody without a county.
    """
    county_id = county_of(actor)
    name = session.scalars(sa.select(County.name).filter_by(id=county_id)).one()
    rows = session.execute(
        sa.select(
            Township.id,
            Township.name,
            Village.id,
            Village.code,
            Village.name,
            Village.closed_on,
        )
        .outerjoin(Village, Village.township_id == Township.id)
        .where(Township.county_id == county_id)
        .order_by(Village.code.nulls_last(), Township.name)
    ).all()
    villages = [TownshipVillage(*row[2:]) for row in rows if row[2] is not None]
    page = overview_of(session, name, villages, period)
    by_village = {row.id: row for row in page.rows}
    of_township: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
    for township_id, township, village_id, *_about in rows:
        there = [by_village[village_id]] if village_id in by_village else []
        of_township[township_id, township] += there
    together = tuple(add_up(*township, there) for township, there in of_township.items())
    return Overview(name, period, together, page.as_of)


def show_village(
    session: Session, actor: Actor, township_id: int, village_id: int
) -> TownshipVillage:
    """Return a village of this township of the actor's county; raise NotFound."""
    row = session.execute(
        sa.select(Village.id, Village.code, Village.name, Village.closed_on)
        .join(Township, Township.id == Village.township_id)
        .where(
            Village.id == village_id,
            Township.id == township_id,
            Township.county_id == county_of(actor),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return TownshipVillage(*row)


def show_township(session: Session, actor: Actor, township_id: int, period: Period) -> Overview:
    """Return the villages of a township of the actor's county; raise NotFound."""
    ours = sa.select(Township.name).filter_by(id=township_id, county_id=county_of(actor))
    name = session.scalars(ours).one_or_none()
    if name is None:
        raise NotFound
    rows = session.execute(
        sa.select(Village.id, Village.code, Village.name, Village.closed_on)
        .filter_by(township_id=township_id)
        .order_by(Village.code)
    )
    return overview_of(session, name, [TownshipVillage(*row) for row in rows], period)
