"""What becomes of a household's lines when it changes: do any wait? They go along with people."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.changes.service import Merged
from pointsapp.community.models import Resident
from pointsapp.earning.sheets.models import (
    OPEN_STATES,
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)


def lines_wait(session: Session, household_id: int) -> bool:
    """Tell whether lines of the household stand on sheets that are neither posted nor dropped."""
    waiting = (
        sa.select(AwardLine.id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.household_id == household_id,
            AwardSheet.state.in_((*OPEN_STATES, *PENDING_STATES)),
            LineCorrection.line_id.is_(None),
        )
        .limit(1)
    )
    return session.scalar(waiting) is not None


def lines_on_notice(session: Session, household_ids: Collection[int]) -> dict[int, int]:
    """Return how many lines of these households are on notice; those without any are left out."""
    hanging = (
        sa.select(AwardLine.household_id, sa.func.count())
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(
            AwardLine.household_id.in_(household_ids),
            AwardSheet.state == State.ON_NOTICE,
            LineCorrection.line_id.is_(None),
        )
        .group_by(AwardLine.household_id)
    )
    return dict(session.execute(hanging).all())


def lines_go_along(session: Session, resident_ids: Collection[int]) -> None:
    """Let people's lines stand with the households where they live now."""
    lives = sa.select(Resident.household_id).where(Resident.id == AwardLine.resident_id)
    moved = sa.update(AwardLine).where(AwardLine.resident_id.in_(resident_ids))
    session.execute(
        moved.values(household_id=lives.scalar_subquery()),
        execution_options={"synchronize_session": False},
    )


def lines_follow_merger(session: Session, merged: Merged) -> None:
    """Let all lines of a household that merged stand with the one that answers for it."""
    moved = sa.update(AwardLine).where(AwardLine.household_id == merged.household_id)
    session.execute(moved.values(household_id=merged.into_id))
