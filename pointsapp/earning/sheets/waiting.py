"""Does anything of a household still wait to be posted? It is asked before a household closes."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.sheets.models import (
    OPEN_STATES,
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
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
