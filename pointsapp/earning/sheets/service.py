"""Draw up, submit, approve, send back and post award sheets."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons import service as second_persons
from pointsapp.access.second_persons.service import Act, Confirmed
from pointsapp.actor import Actor
from pointsapp.chain import service as chain
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.community.models import Household, Village
from pointsapp.earning.sheets import ceiling, posting
from pointsapp.earning.sheets.cutting import cut_to_caps
from pointsapp.earning.sheets.decisions import move_to, record_decision, recorders_of, take_sheet
from pointsapp.earning.sheets.lines import NewLine, write_lines
from pointsapp.earning.sheets.models import (
    FIRST_APPROVAL,
    OPEN_STATES,
    AwardLine,
    AwardSheet,
    SheetDecision,
    State,
)
from pointsapp.earning.sheets.refusals import (
    NoLines,
    OwnFirstApproval,
    OwnHousehold,
    OwnRecording,
    WrongState,
)
from pointsapp.village_time import village_day


def draw_up(
    session: Session, *, title: str, lines: Sequence[NewLine], key: str, by: Actor, at: datetime
) -> int:
    """Draw up a sheet in draft, with the village's next number of the year; return its id.

    The same key again returns the first sheet. Raises KeyReused, ClockBehind and ClockAhead, for a
    wrong clock would number it in another year, and what writing its lines raises.
    """
    village_id = take_village(session, by)
    asked = {"title": title, "lines": [_as_asked(line) for line in lines]}
    act = once(session, village_id, "sheet", key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    ledger.check_clock(session, village_id, at=at)
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
    write_lines(session, sheet, lines, at=at)
    return act.keep(sheet.id)


def _as_asked(line: NewLine) -> tuple[object, ...]:
    """Return what somebody asked for with a line: the household follows from the person."""
    return (
        line.resident_id,
        line.rule_version_id,
        line.occurred_on,
        line.quantity,
        line.level,
        line.points,
    )


def redraw(
    session: Session, sheet_id: int, lines: Sequence[NewLine], *, by: Actor, at: datetime
) -> None:
    """Put these lines in the place of an open sheet's former ones."""
    sheet = take_sheet(session, sheet_id, by)
    _refuse_unless_in(sheet, *OPEN_STATES)
    session.execute(sa.delete(AwardLine).where(AwardLine.sheet_id == sheet.id))
    write_lines(session, sheet, lines, at=at)


def submit(session: Session, sheet_id: int, *, by: Actor, at: datetime) -> None:
    """Hand an open sheet to the approvers, its points cut to what the caps leave now."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.SUBMITTED:
        return
    _refuse_unless_in(sheet, *OPEN_STATES)
    if not cut_to_caps(session, sheet):
        raise NoLines
    move_to(session, sheet, State.SUBMITTED, by=by, at=at)


def withdraw(session: Session, sheet_id: int, *, by: Actor, at: datetime) -> None:
    """Take back a sheet that nobody approved yet."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state == State.WITHDRAWN:
        return
    _refuse_unless_in(sheet, *OPEN_STATES, State.SUBMITTED)
    move_to(session, sheet, State.WITHDRAWN, by=by, at=at)


def send_back(session: Session, sheet_id: int, *, reason: str, by: Actor, at: datetime) -> State:
    """Give a submitted sheet back to who recorded it, with the reason.

    A correction is turned down for good: what it was against goes on standing. Returns the state
    that the sheet came to.
    """
    sheet = take_sheet(session, sheet_id, by)
    back = State.TURNED_DOWN if sheet.is_correction else State.SENT_BACK
    if sheet.state != back:
        _refuse_unless_in(sheet, State.SUBMITTED)
        move_to(session, sheet, back, by=by, at=at, reason=reason)
    return back


def approve(session: Session, sheet_id: int, *, by: Actor, at: datetime, reason: str = "") -> None:
    """Approve a submitted sheet; a village without notice days posts it at once.

    A large sheet stays submitted until a second approver agrees. Raises OwnRecording,
    OwnHousehold, OwnFirstApproval and what `second_persons.confirm` raises: another person must
    look at every line; and CeilingReached
    when the year's points are used up, unless a `reason` lifts the ceiling for this sheet.
    A sheet that is approved already stays as it is.
    """
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state in {State.APPROVED, State.ON_NOTICE, State.POSTED}:
        return
    _refuse_unless_in(sheet, State.SUBMITTED)
    _refuse_own(session, sheet, by)
    confirmed = Confirmed(Act.SHEET, sheet.id, sheet.recorded_by, by.code)
    second_persons.confirm(session, confirmed, by=by, at=at)
    village = session.get_one(Village, sheet.village_id)
    if not reason:
        ceiling.refuse_above_ceiling(session, village, sheet, today=village_day(at))
    if _needs_two_approvers(session, village, sheet):
        first_approver = _first_approver(session, sheet)
        if first_approver is None:
            record_decision(session, sheet, FIRST_APPROVAL, by=by, at=at, reason=reason)
            return
        if first_approver == by.code:
            raise OwnFirstApproval
    move_to(session, sheet, State.APPROVED, by=by, at=at, reason=reason)
    _send_on(session, village, sheet, by=by, at=at)


def _needs_two_approvers(session: Session, village: Village, sheet: AwardSheet) -> bool:
    least = village.second_approver_from
    return least is not None and abs(ceiling.points_of(session, sheet)) >= least


def _first_approver(session: Session, sheet: AwardSheet) -> str | None:
    """Return who gave the first approval, since the sheet was last submitted."""
    last = sa.select(SheetDecision.by, SheetDecision.state).filter_by(sheet_id=sheet.id)
    code, state = session.execute(last.order_by(SheetDecision.id.desc()).limit(1)).one()
    return code if state == FIRST_APPROVAL else None


def _send_on(
    session: Session, village: Village, sheet: AwardSheet, *, by: Actor, at: datetime
) -> None:
    """Post an approved sheet, or begin its public notice and seal the ledger."""
    if village.notice_days == 0:
        posting.post_lines(session, sheet, by=by, at=at)
        return
    sheet.due_on = village_day(at) + timedelta(days=village.notice_days)
    move_to(session, sheet, State.ON_NOTICE, by=by, at=at)
    ledger.seal(session, village.id, at=at, chain_head=chain.head(session))


def _refuse_unless_in(sheet: AwardSheet, *states: State) -> None:
    """Raise WrongState for a sheet that stands elsewhere."""
    if sheet.state not in states:
        raise WrongState(state=sheet.state)


def _refuse_own(session: Session, sheet: AwardSheet, by: Actor) -> None:
    """Raise OwnRecording or OwnHousehold for somebody who has a part in the sheet."""
    submitters = session.scalars(
        sa.select(SheetDecision.by).filter_by(sheet_id=sheet.id, state=State.SUBMITTED)
    )
    if by.code in {*recorders_of(session, sheet), *submitters}:
        raise OwnRecording
    own = session.scalar(
        sa.select(Household.number)
        .join(AwardLine, AwardLine.household_id == Household.id)
        .where(AwardLine.sheet_id == sheet.id, Household.id == by.household_id)
        .limit(1)
    )
    if own is not None:
        raise OwnHousehold(number=own)
