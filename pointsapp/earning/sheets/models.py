"""Award sheets, their lines, and the record of every decision."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, LongId, UtcInstant


class State(StrEnum):
    """Where a sheet stands on its way into the ledger."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ON_NOTICE = "on_notice"
    POSTED = "posted"
    SENT_BACK = "returned"
    TURNED_DOWN = "refused"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


OPEN_STATES = (State.DRAFT, State.SENT_BACK)
"""While a sheet is open, its recorder may still change it."""
GONE_STATES = (State.TURNED_DOWN, State.WITHDRAWN, State.REVERSED)
"""Lines of these sheets count nowhere any more."""
PENDING_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE)
"""What is pending is on its way and can't be spent yet."""


class AwardSheet(Base):
    """Lines that wait together to be posted, under a number of the village's year.

    A correction is a sheet as well: its lines take off those of another sheet that are posted, and
    may put right ones in their place. It goes the way of every sheet.
    """

    __tablename__ = "award_sheet"
    __table_args__ = (
        sa.UniqueConstraint("village_id", "number"),
        sa.UniqueConstraint("village_id", "key"),
        sa.Index("ix_award_sheet_village_state", "village_id", "state"),
        sa.Index("ix_award_sheet_village", "village_id", "id"),
        sa.Index("ix_award_sheet_village_day", "village_id", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[str] = mapped_column(sa.String(10))
    recorded_by: Mapped[str] = mapped_column(sa.String(40))
    recorded_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_on: Mapped[date | None]
    is_correction: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class AwardLine(Base):
    """One deed of one household's member; `quantity` in hundredths of the rule's unit.

    `village_id` is the sheet's, so that a village's deeds of some days are found by an index.

    `level` counts the rule's grades from 0, where it has any. `points` is what counts,
    `uncapped_points` what it would be without the rule's cap.

    On a correction, `corrects_id` is the line that was wrong. What `takes_off` it is that line
    again, its points the other way round; what doesn't is the right one in its place.
    """

    __tablename__ = "award_line"
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "position"),
        sa.Index("ix_award_line_cap", "household_id", "rule_version_id", "occurred_on"),
        sa.Index("ix_award_line_day", "village_id", "occurred_on"),
        sa.Index(
            "uq_award_line_transaction_id",
            "transaction_id",
            unique=True,
            sqlite_where=sa.text("transaction_id IS NOT NULL"),
            postgresql_where=sa.text("transaction_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("award_sheet.id"))
    position: Mapped[int]
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    resident_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resident.id"), index=True)
    rule_version_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_version.id"))
    occurred_on: Mapped[date]
    quantity: Mapped[int]
    level: Mapped[int | None]
    points: Mapped[int]
    uncapped_points: Mapped[int]
    recorded_by: Mapped[str] = mapped_column(sa.String(40))
    transaction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_transaction.id"))
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_line.id"), index=True)
    takes_off: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


IS_DEED = AwardLine.takes_off.is_(False)
"""A line that takes another one off is no deed: it uses up no cap and no hours of a day."""


def taken_off_on(sheet_id: int) -> sa.Select[int | None]:
    """Select the ids of the lines that this sheet takes off."""
    of_sheet = sa.select(AwardLine.corrects_id).where(AwardLine.sheet_id == sheet_id)
    return of_sheet.where(AwardLine.takes_off)


class SheetRecorder(Base):
    """Somebody who recorded what a sheet stands on, such as one of several judges' clerks.

    Each line names one recorder; here stand those whom no line may name.
    """

    __tablename__ = "sheet_recorder"

    sheet_id: Mapped[int] = mapped_column(
        sa.ForeignKey("award_sheet.id"), primary_key=True, autoincrement=False
    )
    recorded_by: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


FIRST_APPROVAL = "approved_1"
"""The decision of the first of two approvers; the sheet stays submitted."""


class SheetDecision(Base):
    """Who moved a sheet to which state, when and why; rows are only added.

    `state` is the state that the sheet came to, or FIRST_APPROVAL.
    """

    __tablename__ = "sheet_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("award_sheet.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    by: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(200))


class LineCorrection(Base):
    """A line taken off: struck before it was posted, or reversed after, by a correction.

    `taken_back` is how many points left the household: fewer than the line's where it had spent
    them and the village allows no debts; none for a line that was never posted.
    """

    __tablename__ = "line_correction"

    line_id: Mapped[int] = mapped_column(sa.ForeignKey("award_line.id"), primary_key=True)
    reversal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_transaction.id"))
    taken_back: Mapped[int | None]
    by: Mapped[str] = mapped_column(sa.String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(200))
