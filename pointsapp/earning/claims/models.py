"""Claims and their photos."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

MOST_PHOTOS = 3
LONGEST_WORDS = 500


class ClaimState(StrEnum):
    """Where a claim stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Claim(Base):
    """What somebody says to have done; `quantity` in hundredths of the rule's unit.

    An accepted claim leads to the award sheet that was drawn up from it.
    """

    __tablename__ = "claim"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_claim_village_state", "village_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    resident_id: Mapped[int] = mapped_column(sa.ForeignKey("resident.id"))
    rule_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"))
    level: Mapped[int | None]
    occurred_on: Mapped[date]
    quantity: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))
    made_by: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(sa.String(10), default=ClaimState.WAITING)
    decided_by: Mapped[str | None] = mapped_column(sa.String(40))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_sheet.id"), index=True)


class ClaimPhoto(Base):
    """A photo of a claim, re-encoded as JPEG without anything but the picture.

    It stands in the database, so that a backup holds it and no claim is half saved.
    """

    __tablename__ = "claim_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    jpeg: Mapped[bytes] = mapped_column(sa.LargeBinary)
