"""The money for goods, as somebody noted it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class GoodsBudget(Base):
    """What was left for buying goods, in fen, when somebody noted it; the last note counts."""

    __tablename__ = "goods_budget"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    money_fen: Mapped[int] = mapped_column(sa.BigInteger)
    noted_by: Mapped[str] = mapped_column(sa.String(40))
    noted_at: Mapped[datetime] = mapped_column(UtcInstant)
