"""The chain's one table; its rows are never changed, the database refuses."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, LongId, UtcInstant


class ChainLink(Base):
    """A row of another table, taken into the chain: its content's hash with the link before."""

    __tablename__ = "chain_link"
    __table_args__ = (sa.UniqueConstraint("table_name", "row_id"),)

    number: Mapped[int] = mapped_column(LongId, primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(sa.String(40))
    row_id: Mapped[int] = mapped_column(sa.BigInteger)
    hash: Mapped[str] = mapped_column(sa.String(64))
    linked_at: Mapped[datetime] = mapped_column(UtcInstant)
