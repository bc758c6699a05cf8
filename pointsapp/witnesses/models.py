"""What was published of each log, who cosigned it and who asked for it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class LogCheckpoint(Base):
    """A log as it stood: so many seals, the root over them, and the note that was signed."""

    __tablename__ = "log_checkpoint"

    book_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_book.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(sa.String(64))
    origin: Mapped[str] = mapped_column(sa.String(300))
    verifier_key: Mapped[str] = mapped_column(sa.String(400))
    note: Mapped[str] = mapped_column(sa.Text)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)


class Cosignature(Base):
    """A witness's signature line under a checkpoint, checked before it was kept."""

    __tablename__ = "cosignature"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["book_id", "size"], ["log_checkpoint.book_id", "log_checkpoint.size"]
        ),
    )

    book_id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    line: Mapped[str] = mapped_column(sa.Text)
    signed_at: Mapped[datetime] = mapped_column(UtcInstant)


class WitnessVisit(Base):
    """When a witness last asked for a log, by the name it gives; of its address nothing is kept."""

    __tablename__ = "witness_visit"

    book_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_book.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
