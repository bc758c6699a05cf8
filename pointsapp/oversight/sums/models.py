"""The kept sums."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class VillageSum(Base):
    """What a village did in a period of so many months, and how it stood at the end of it.

    Everything here can be told again from what was recorded up to `as_of`, which is the same in
    all rows of a village. Money in fen; goods at the average that they had cost by then.
    """

    __tablename__ = "village_sum"

    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), primary_key=True)
    months: Mapped[int] = mapped_column(primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)
    took_part: Mapped[int]
    deeds: Mapped[int]
    points_given: Mapped[int] = mapped_column(sa.BigInteger)
    points_taken: Mapped[int] = mapped_column(sa.BigInteger)
    redemptions: Mapped[int]
    points_redeemed: Mapped[int] = mapped_column(sa.BigInteger)
    goods_out_fen: Mapped[int] = mapped_column(sa.BigInteger)
    stock_fen: Mapped[int] = mapped_column(sa.BigInteger)
    points_unspent: Mapped[int] = mapped_column(sa.BigInteger)
    as_of: Mapped[datetime] = mapped_column(UtcInstant)
