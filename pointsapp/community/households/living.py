"""Who lived in the village on a day."""

from datetime import date

import sqlalchemy as sa

from pointsapp.community.models import Household, Resident


def lived_here(on: date) -> sa.ColumnElement[bool]:
    """Hold for residents, joined to their household, who were of the village on this day.

    Whoever left on that day was there; a closed household has nobody any more.
    """
    return sa.and_(
        sa.or_(Resident.arrived_on.is_(None), Resident.arrived_on <= on),
        sa.or_(Resident.left_on.is_(None), Resident.left_on >= on),
        Household.closed_on.is_(None),
    )
