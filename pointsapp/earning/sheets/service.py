"""Draw up, submit, approve, send back and post award sheets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, take_village
from pointsapp.community.models import Household, Village
from pointsapp.earning.sheets import ceiling, posting
from pointsapp.earning.sheets import lines as drawing
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import (
    FIRST_APPROVAL,
    OPEN_STATES,
    AwardLine,
    AwardSheet,
    SheetDecision,
    State,
)
from pointsapp.earning.sheets.moves import move, take_sheet
from pointsapp.earning.sheets.refusals import (
    NoLines,
    OwnFirstApproval,
    OwnHousehold,
    OwnRecording,
    WrongState,
)
from pointsapp.earning.sheets.waiting import lines_wait as lines_wait
from pointsapp.village_time import village_day


def draw_up(
    session: Session, *, title: str, lines: Sequence[NewLine], key: str, by: Actor, at: datetime
) -> int:
    """Draw up a sheet in draft, with the village's next number of the year; return its id.

    The same key again returns the first sheet.
    """
    village_id = take_village(session, by)
    known = session.scalar(sa.select(AwardSheet.id).filter_by(village_id=village_id, key=key))
    if known is not None:
        return known
    sheet = AwardSheet(
        village_id=village_id,
        number=next_number(session, AwardSheet, village_id, village_day(at).year),
        key=key,
        title=title,
        state=State.DRAFT,
        recorded_by=by.code,
        recorded_at=at,
    )
    session.add(sheet)
    session.flush()
    drawing.write_lines(session, sheet, lines, at=at)
    return sheet.id


def redraw(
    session: Session, sheet_id: int, lines: Sequence[NewLine], *, by: Actor, at: datetime
) -> None:
    """Put these lines in the place of an open sheet's former ones."""
    sheet = take_sheet(session, sheet_id, by)
    _in_state(sheet, *OPEN_STATES)
    session.execute(sa.delete(AwardLine).where(AwardLine.sheet_id == sheet.id))
    drawing.write_lines(session, sheet, lines, at=at)


def submit(session: Session, sheet_id: int, *, by: Actor, at: datetime) -> None:
    """Hand an open sheet to the approvers, its points cut to what the caps leave now."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.SUBMITTED:
        return
    _in_state(sheet, *OPEN_STATES)
    if not drawing.cut_to_caps(session, sheet):
        raise NoLines
    move(session, sheet, State.SUBMITTED, by=by, at=at)


def withdraw(session: Session, sheet_id: int, *, by: Actor, at: datetime) -> None:
    """Take back a sheet that nobody approved yet."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.WITHDRAWN:
        return
    _in_state(sheet, *OPEN_STATES, State.SUBMITTED)
    move(session, sheet, State.WITHDRAWN, by=by, at=at)


def send_back(session: Session, sheet_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a submitted sheet back to who recorded it, with the reason."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.RETURNED:
        return
    _in_state(sheet, State.SUBMITTED)
    move(session, sheet, State.RETURNED, by=by, at=at, reason=reason)


def approve(session: Session, sheet_id: int, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Approve a submitted sheet; a village without notice days posts it at once.

    A sheet that goes on notice carries the check code of a seal made with it.

    A large sheet stays submitted until a second approver agrees. Raises OwnRecording,
    OwnHousehold and OwnFirstApproval: another person must look at every line; and CeilingReached
    when the year's points are used up, unless a `reason` lifts the ceiling for this sheet.
    Pressed twice, it counts once.
    """
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state in {State.APPROVED, State.ON_NOTICE, State.POSTED}:
        return
    _in_state(sheet, State.SUBMITTED)
    _is_somebody_elses(session, sheet, by)
    village = session.get_one(Village, sheet.village_id)
    if not reason:
        ceiling.check(session, village, sheet, today=village_day(at))
    if not _is_agreed(session, village, sheet, by=by, at=at):
        return
    move(session, sheet, State.APPROVED, by=by, at=at, reason=reason)
    if village.notice_days == 0:
        posting.post_lines(session, sheet, by=by, at=at)
        return
    sheet.due_on = village_day(at) + timedelta(days=village.notice_days)
    move(session, sheet, State.ON_NOTICE, by=by, at=at)
    ledger.seal(session, village.id, at=at)


def _is_agreed(
    session: Session, village: Village, sheet: AwardSheet, *, by: Actor, at: datetime
) -> bool:
    """Tell whether enough people agree; the first approval of a large sheet is put on record."""
    least = village.second_approver_from
    if least is None or abs(ceiling.points_of(session, sheet)) < least:
        return True
    last = sa.select(SheetDecision.by, SheetDecision.state).filter_by(sheet_id=sheet.id)
    code, state = session.execute(last.order_by(SheetDecision.id.desc()).limit(1)).one()
    if state != FIRST_APPROVAL:
        decision = SheetDecision(
            sheet_id=sheet.id, state=FIRST_APPROVAL, by=by.code, at=at, reason=""
        )
        session.add(decision)
        session.flush()
        return False
    if code == by.code:
        raise OwnFirstApproval
    return True


def _in_state(sheet: AwardSheet, *states: State) -> None:
    if sheet.state not in states:
        raise WrongState(state=sheet.state)


def _is_somebody_elses(session: Session, sheet: AwardSheet, by: Actor) -> None:
    recorders = set(
        session.scalars(
            sa.select(AwardLine.recorded_by).where(AwardLine.sheet_id == sheet.id).distinct()
        )
    )
    submitters = session.scalars(
        sa.select(SheetDecision.by).filter_by(sheet_id=sheet.id, state=State.SUBMITTED)
    )
    if by.code in {sheet.recorded_by, *recorders, *submitters}:
        raise OwnRecording
    own = session.scalar(
        sa.select(Household.number)
        .join(AwardLine, AwardLine.household_id == Household.id)
        .where(AwardLine.sheet_id == sheet.id, Household.id == by.household_id)
        .limit(1)
    )
    if own is not None:
        raise OwnHousehold(number=own)
