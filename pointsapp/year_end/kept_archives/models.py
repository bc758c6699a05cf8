"""Archives that were made."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant


class Archive(Base):
    """An archive of a village's year left the house; its row is never changed, the chain has it.

    `sha256` is that of its list of hashes, `size` how many bytes the file has.
    """

    __tablename__ = "archive"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    year: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    made_by: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
