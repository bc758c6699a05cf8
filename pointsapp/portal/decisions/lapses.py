"""What a household was told of points that are to lapse, and that they stay after all."""

import sqlalchemy as sa

from pointsapp.year_end.expiries.models import Expiry, ExpiryTold
from pointsapp.year_end.expiries.queries import ANNOUNCED

_OF_HOUSEHOLD = ExpiryTold.household_id == sa.bindparam("household_id")
_TOLD = (
    sa.select(
        ExpiryTold.told_at.label("at"),
        Expiry.lapses_on.label("lapses_on"),
        ExpiryTold.points.label("points"),
        sa.case((ANNOUNCED, True), else_=False).label("stands"),
    )
    .join(Expiry, Expiry.id == ExpiryTold.expiry_id)
    .where(_OF_HOUSEHOLD)
)
_CALLED_OFF = sa.select(
    Expiry.called_off_at, Expiry.lapses_on, sa.literal(0), sa.literal(value=False)
).where(
    Expiry.called_off_at.is_not(None),
    sa.exists().where(ExpiryTold.expiry_id == Expiry.id, _OF_HOUSEHOLD),
)

LAPSES = sa.union_all(_TOLD, _CALLED_OFF).subquery("lapses")
"""Rows of at, lapses_on, points (0 where they stay after all) and stands; takes the household's id.

An announcement stands until it is posted or called off.
"""
