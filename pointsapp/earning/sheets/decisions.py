"""Decisions on a sheet: made under its village's lock, and kept on record."""

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
    """Return the sheet as it stands now that the actor's village is locked.

    Raises NotFound for another village's sheet.
    """
    village_id = take_village(session, by)
    sheet = session.scalars(
        sa.select(AwardSheet)
        .filter_by(id=sheet_id, village_id=village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if sheet is None:
        raise NotFound
    return sheet


def move_to(
    session: Session, sheet: AwardSheet, state: State, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Move the sheet to a state and record who decided it."""
    sheet.state = state
    record_decision(session, sheet, state, by=by, at=at, reason=reason)


def record_decision(
    session: Session, sheet: AwardSheet, decision: str, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Record a decision on the sheet, whether it moves the sheet or not."""
    session.add(SheetDecision(sheet_id=sheet.id, state=decision, by=by.code, at=at, reason=reason))
    session.flush()
