"""Lists of whom to honour, and who stands on them."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant
from pointsapp.honours.board.models import WORDS_CHARACTERS
from pointsapp.honours.schemes.models import LONGEST_GROUND

LONGEST_REASON = 200


class CandidateState(StrEnum):
    """How far a candidate has come; a value is kept for ever, so it never changes."""

    LISTED = "listed"
    CHOSEN = "chosen"
    TAKEN_OFF = "taken-off"
    AWARDED = "awarded"
    REVOKED = "revoked"


class Proposal(Base):
    """A year's list of one kind of honour.

    Of stars it keeps what they took when the figures were `counted_at`; both stay as the meeting
    saw them once the list hangs out. `met_on`, `present` and `in_favour` are the meeting's.
    After `years_running` in a row a household is recommended to the township; 0 is never.
    One that was taken in stays as it hung, and another takes its place.
    """

    __tablename__ = "honour_proposal"
    __table_args__ = (
        sa.Index(
            "uq_honour_proposal_standing",
            "village_id",
            "year",
            "kind",
            unique=True,
            sqlite_where=sa.text("taken_in_at IS NULL"),
            postgresql_where=sa.text("taken_in_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    drawn_up_by: Mapped[str] = mapped_column(sa.String(40))
    counted_at: Mapped[datetime] = mapped_column(UtcInstant)
    points: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    stars_needed: Mapped[int]
    years_running: Mapped[int] = mapped_column(default=0, server_default="0")
    met_on: Mapped[date | None]
    present: Mapped[int | None]
    in_favour: Mapped[int | None]
    hung_out_by: Mapped[str | None] = mapped_column(sa.String(40))
    hung_out_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    due_on: Mapped[date | None]
    taken_in_by: Mapped[str | None] = mapped_column(sa.String(40))
    taken_in_second: Mapped[str | None] = mapped_column(sa.String(40))
    taken_in_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    taken_in_why: Mapped[str] = mapped_column(
        sa.String(LONGEST_REASON), default="", server_default=""
    )


class Candidate(Base):
    """A household, or one person of it, on a list: with its points by star, or with words.

    `ground` is the village's reason why it is not honoured. `state` says how far it has come.
    """

    __tablename__ = "honour_candidate"
    __table_args__ = (sa.Index("ix_honour_candidate_state", "proposal_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("honour_proposal.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resident.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("honour_category.id"))
    figures: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(WORDS_CHARACTERS), default="")
    state: Mapped[str] = mapped_column(sa.String(10))
    ground: Mapped[str] = mapped_column(sa.String(LONGEST_GROUND), default="")
    grounded_by: Mapped[str | None] = mapped_column(sa.String(40))
    grounded_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    awarded_by: Mapped[str | None] = mapped_column(sa.String(40))
    awarded_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    revoked_by: Mapped[str | None] = mapped_column(sa.String(40))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    revoked_why: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), default="")
