"""What is asked of the villages as such."""

import sqlalchemy as sa

from pointsapp.community.models import Village

_ALL = sa.select(Village.id).correlate(None)
IS_DEMO = sa.and_(
    _ALL.where(Village.is_demo).exists(), ~_ALL.where(Village.is_demo.is_(False)).exists()
)
"""Whether all that this installation knows is invented: one real village ends it."""
