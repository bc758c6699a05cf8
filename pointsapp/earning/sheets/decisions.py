"""A sheet's way: taken with its village locked, moved with the decision on record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.sheets.models import AwardSheet, SheetDecision, State
from pointsapp.refusals import NotFound

MOST_DEBT = 1_000_000
"""How far a household may go below zero, where the village allows debts."""


def take_sheet(session: Session, sheet_id: int, by: Actor) -> AwardSheet:
    """Return the sheet of the actor's village, with the village's book locked before reading."""
    village_id = take_village(session, by)
    sheet = session.scalars(
        sa.select(AwardSheet)
        .filter_by(id=sheet_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if sheet is None:
        raise NotFound
    return sheet


def move(
    session: Session, sheet: AwardSheet, state: State, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Move the sheet to a state, with the decision on record."""
    sheet.state = state
    session.add(SheetDecision(sheet_id=sheet.id, state=state, by=by.code, at=at, reason=reason))
    session.flush()
