"""Decisions on a sheet: under its village's lock, kept on record, not by who recorded it."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.sheets.models import (
    AwardLine,
    AwardSheet,
    SheetDecision,
    SheetRecorder,
    State,
)
from pointsapp.refusals import NotFound


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


def remember_recorders(session: Session, sheet_id: int, codes: Iterable[str]) -> None:
    """Remember who recorded what an open sheet stands on, in the place of those named before.

    A line names one recorder; several judges' marks come together in one line, or in none.
    """
    session.execute(sa.delete(SheetRecorder).where(SheetRecorder.sheet_id == sheet_id))
    rows = [{"sheet_id": sheet_id, "recorded_by": code} for code in sorted(set(codes))]
    if rows:
        session.execute(sa.insert(SheetRecorder), rows)


def remembered_recorders(session: Session, sheet_id: int) -> set[str]:
    """Return whom the sheet remembers beside the recorders that its lines name."""
    query = sa.select(SheetRecorder.recorded_by).where(SheetRecorder.sheet_id == sheet_id)
    return set(session.scalars(query))


def recorders_of(session: Session, sheet: AwardSheet) -> set[str]:
    """Return everybody who drew up the sheet, recorded a line of it or is remembered with it."""
    of_lines = sa.select(AwardLine.recorded_by).where(AwardLine.sheet_id == sheet.id)
    remembered = sa.select(SheetRecorder.recorded_by).where(SheetRecorder.sheet_id == sheet.id)
    return {sheet.recorded_by, *session.scalars(of_lines.union(remembered))}
