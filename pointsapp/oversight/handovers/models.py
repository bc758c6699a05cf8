"""Hand-overs of a village from one secretary to the next."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_WORDS = 200
OPEN = "completed_at IS NULL AND called_off_at IS NULL"


class Handover(Base):
    """A village passes from one secretary to the next; until it is completed it is gone on with.

    `counts_for_outgoing` and `counts_for_incoming` name who counts the stock for each of the two,
    where they don't do it themselves. `keys` are devices, keys and papers. `signed_on` is the day
    on which the list was signed. When two people complete it, `figures` keeps what the sheet said
    and `seal` the number of the seal that was made; nothing of it changes afterwards.
    """

    __tablename__ = "handover"
    __table_args__ = (
        sa.Index("ix_handover_village", "village_id", "id"),
        sa.Index(
            "uq_handover_open",
            "village_id",
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    outgoing: Mapped[str] = mapped_column(sa.String(40))
    incoming: Mapped[str] = mapped_column(sa.String(40))
    witness: Mapped[str] = mapped_column(sa.String(40))
    counts_for_outgoing: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    counts_for_incoming: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    opened_by: Mapped[str] = mapped_column(sa.String(40))
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    cash_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    cash_words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    budget_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    budget_words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    keys: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS), default="")
    signed_on: Mapped[date | None]
    completed_by: Mapped[str | None] = mapped_column(sa.String(40))
    completed_second: Mapped[str | None] = mapped_column(sa.String(40))
    completed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    figures: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    seal: Mapped[int | None]
    called_off_by: Mapped[str | None] = mapped_column(sa.String(40))
    called_off_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    @property
    def counters(self) -> tuple[str, str]:
        """Who counts the stock for who hands over, and for who takes over."""
        return (
            self.counts_for_outgoing or self.outgoing,
            self.counts_for_incoming or self.incoming,
        )


class HandoverAccount(Base):
    """An account that ends when the hand-over is completed."""

    __tablename__ = "handover_account"

    handover_id: Mapped[int] = mapped_column(sa.ForeignKey("handover.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, index=True
    )
