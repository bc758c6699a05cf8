"""Who recorded what a sheet stands on, and so may not judge it."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetRecorder


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
