"""The village's terms for stars, year by year."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_RESOLUTION = 200
LONGEST_GROUND = 60
LONGEST_GROUNDS = 1_000


class StarScheme(Base):
    """What a year's stars take: `points` by star, and from how many stars on one is honoured.

    `grounds` are what keeps a household from being honoured, one a line, as the village words them.
    For `years_barred` lists after an honour was taken back the household is not on them; after
    `years_running` in a row it is recommended to the township. 0 is never.
    """

    __tablename__ = "star_scheme"
    __table_args__ = (sa.UniqueConstraint("village_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    year: Mapped[int]
    points: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    stars_needed: Mapped[int]
    grounds: Mapped[str] = mapped_column(sa.String(LONGEST_GROUNDS))
    years_barred: Mapped[int] = mapped_column(server_default="0")
    years_running: Mapped[int] = mapped_column(server_default="0")
    resolution: Mapped[str] = mapped_column(sa.String(LONGEST_RESOLUTION))
    written_by: Mapped[str] = mapped_column(sa.String(40))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
