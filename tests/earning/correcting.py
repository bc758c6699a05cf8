"""Corrections as two people make them: one asks, somebody else approves."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.earning.corrections.service import (
    Correction,
    Instead,
    correct_line,
    correct_sheet,
)
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardSheet, State
from tests.village import AT, Cast


def wrong(reason: str = "记错", *, instead: Instead | None = None) -> Correction:
    """Say that something is wrong, under a key of its own."""
    return Correction(str(uuid4()), reason, instead)


def take_off(
    session: Session,
    line_id: int,
    *,
    reason: str = "记错",
    by: tuple[Actor, Actor],
    at: datetime = AT,
) -> int:
    """Have the one ask for a line to be taken off and the other approve it where that is needed."""
    asked = correct_line(session, line_id, wrong(reason), by=by[0], at=at)
    return _approved(session, asked, by=by[1], at=at)


def take_off_sheet(
    session: Session,
    sheet_id: int,
    *,
    reason: str = "记错",
    by: tuple[Actor, Actor],
    at: datetime = AT,
) -> int:
    """Have the one ask for a whole sheet to be taken off and the other approve it."""
    asked = correct_sheet(session, sheet_id, wrong(reason), by=by[0], at=at)
    return _approved(session, asked, by=by[1], at=at)


def _approved(session: Session, asked: int, *, by: Actor, at: datetime) -> int:
    sheet = session.get_one(AwardSheet, asked)
    if sheet.is_correction and sheet.state == State.SUBMITTED:
        sheets.approve(session, asked, by=by, at=at)
    return asked


def two(village: Cast) -> tuple[Actor, Actor]:
    """Return who asks and who approves."""
    return village.recorder, village.approver
