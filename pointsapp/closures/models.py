"""Closings of villages."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.community.models import LONGEST_REASON
from pointsapp.database import Base, UtcInstant

OPEN = "closed_at IS NULL AND withdrawn_at IS NULL"


class VillageClosure(Base):
    """A village is to close: the township proposes it, the village agrees, then it is announced.

    Until the end of the `last_day` it may be withdrawn; after it the township closes the village,
    once nothing waits there. Households read until `readable_until`; what they hold goes on in the
    village `successor_id`, where one is named. What `points` the households held together stands
    with the number of the last `seal`.
    """

    __tablename__ = "village_closure"
    __table_args__ = (
        sa.Index("ix_village_closure_village", "village_id", "id"),
        sa.Index(
            "uq_village_closure_open",
            "village_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    last_day: Mapped[date]
    readable_until: Mapped[date]
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    proposed_by: Mapped[str] = mapped_column(sa.String(40))
    proposed_at: Mapped[datetime] = mapped_column(UtcInstant)
    agreed_by: Mapped[str | None] = mapped_column(sa.String(40))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    withdrawn_by: Mapped[str | None] = mapped_column(sa.String(40))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_by: Mapped[str | None] = mapped_column(sa.String(40))
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    points: Mapped[int | None] = mapped_column(sa.BigInteger)
    seal: Mapped[int | None]
