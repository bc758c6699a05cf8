"""Correct what was wrong: strike it before it counts; once it is posted, ask for a correction.

A correction is a sheet like any other, so it needs somebody else to approve it, hangs out where
awards do, can be objected to, and is posted when it is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import next_number, once, take_village
from pointsapp.community.models import Household
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.decisions import move_to, take_sheet
from pointsapp.earning.sheets.lines import NewLine, write_lines
from pointsapp.earning.sheets.models import (
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    State,
)
from pointsapp.earning.sheets.posting import partners_of
from pointsapp.earning.sheets.refusals import (
    CorrectionStands,
    CorrectionWaits,
    OwnHousehold,
    WrongState,
)
from pointsapp.earning.sheets.taking_off import strike
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

CORRECTABLE_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)
"""An open sheet is redrawn, one that is gone counts nowhere: neither is corrected."""


@dataclass(frozen=True)
class Instead:
    """What a line should have said: so many hundredths of the unit, or that grade."""

    quantity: int
    level: int | None = None


@dataclass(frozen=True)
class Correction:
    """Why something is wrong, and what is right instead where something is."""

    key: str
    reason: str
    instead: Instead | None = None


@dataclass(frozen=True)
class Upheld:
    """An objection that is right: to which line, who raised it, and the village's answer."""

    objection_id: int
    line_id: int
    raised_by: str
    answer: str


@dataclass(frozen=True)
class _Line:
    """A line that stands, with all that its correction repeats."""

    id: int
    household_id: int
    household_number: str
    resident_id: int | None
    rule_version_id: int
    occurred_on: date
    quantity: int
    level: int | None
    points: int
    is_posted: bool
    takes_off: bool


def correct_line(
    session: Session, line_id: int, correction: Correction, *, by: Actor, at: datetime
) -> int:
    """Strike a line that is not posted yet; ask for a correction of one that is.

    Returns the sheet on which that stands: the line's own, or the correction that now waits for
    somebody else. A line that was taken off before stays so. Raises OwnHousehold, CorrectionWaits,
    CorrectionStands, WrongState, KeyReused, and what writing the right line raises.
    """
    village_id = take_village(session, by)
    asked = {"line_id": line_id, "reason": correction.reason, "instead": correction.instead}
    act = once(session, village_id, "line-correction", correction.key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    sheet, lines = _line_to_correct(session, line_id, by)
    _refuse_own(lines, by)
    if any(line.is_posted for line in lines):
        return act.keep(_ask_for(session, sheet, lines, correction, by=by, at=at).id)
    if correction.instead:
        raise WrongState(state=sheet.state)
    strike(session, [line.id for line in lines], reason=correction.reason, by=by, at=at)
    return act.keep(sheet.id)


def correct_sheet(
    session: Session, sheet_id: int, correction: Correction, *, by: Actor, at: datetime
) -> int:
    """Take off every line of a sheet as one act; where one is posted, ask for a correction.

    Returns the sheet on which that stands, and raises the same as for a line.
    """
    village_id = take_village(session, by)
    asked = {"sheet_id": sheet_id, "reason": correction.reason}
    act = once(session, village_id, "sheet-correction", correction.key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    if take_sheet(session, sheet_id, by).state == State.REVERSED:
        return act.keep(sheet_id)
    sheet = _correctable(session, sheet_id, by)
    lines = _standing_lines(session, sheet, sa.true())
    _refuse_own(lines, by)
    if any(line.is_posted for line in lines):
        return act.keep(_ask_for(session, sheet, lines, correction, by=by, at=at).id)
    strike(session, [line.id for line in lines], reason=correction.reason, by=by, at=at)
    move_to(session, sheet, State.REVERSED, by=by, at=at, reason=correction.reason)
    return act.keep(sheet.id)


def uphold(session: Session, upheld: Upheld, *, by: Actor, at: datetime) -> None:
    """Take a line off because an objection to it is right.

    Of a posted line it is a correction that whoever objected asked for and `by` approves; one that
    is approved already goes its way. Raises what asking and approving raise.
    """
    sheet, lines = _line_to_correct(session, upheld.line_id, by)
    if not any(line.is_posted for line in lines):
        strike(session, [line.id for line in lines], reason=upheld.answer, by=by, at=at)
        return
    waiting = _waiting(session, lines)
    if waiting is None or waiting.state == State.SUBMITTED:
        objector = Actor(sheet.village_id, upheld.raised_by, "", frozenset())
        correction = Correction(f"objection:{upheld.objection_id}", upheld.answer)
        asked = _ask_for(session, sheet, lines, correction, by=objector, at=at)
        sheets.approve(session, asked.id, by=by, at=at)


def _line_to_correct(
    session: Session, line_id: int, by: Actor
) -> tuple[AwardSheet, Sequence[_Line]]:
    """Return a line's sheet, and the line if it stands with what falls together with it."""
    sheet_id = session.scalar(sa.select(AwardLine.sheet_id).filter_by(id=line_id))
    if sheet_id is None:
        raise NotFound
    sheet = _correctable(session, sheet_id, by)
    is_over = sheet.state == State.POSTED
    ids = [line_id] if is_over else partners_of(session, sheet_id, [line_id])
    return sheet, _standing_lines(session, sheet, AwardLine.id.in_(ids))


def _correctable(session: Session, sheet_id: int, by: Actor) -> AwardSheet:
    """Return the sheet of the actor's village; WrongState for one that is open or gone."""
    sheet = take_sheet(session, sheet_id, by)
    if sheet.state not in CORRECTABLE_STATES:
        raise WrongState(state=sheet.state)
    return sheet


def _standing_lines(
    session: Session, sheet: AwardSheet, which: sa.ColumnElement[bool]
) -> list[_Line]:
    """Return those of the sheet's lines that still stand. Raises CorrectionStands."""
    query = (
        sa.select(
            AwardLine.id,
            AwardLine.household_id,
            Household.number.label("household_number"),
            AwardLine.resident_id,
            AwardLine.rule_version_id,
            AwardLine.occurred_on,
            AwardLine.quantity,
            AwardLine.level,
            AwardLine.points,
            AwardLine.transaction_id.is_not(None).label("is_posted"),
            AwardLine.takes_off,
        )
        .join(Household, Household.id == AwardLine.household_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.sheet_id == sheet.id, LineCorrection.line_id.is_(None), which)
        .order_by(AwardLine.position)
    )
    lines = [_Line(**row) for row in session.execute(query).mappings()]
    if any(line.takes_off and (line.is_posted or sheet.state == State.POSTED) for line in lines):
        raise CorrectionStands
    return lines


def _refuse_own(lines: Sequence[_Line], by: Actor) -> None:
    """Raise OwnHousehold for somebody who lives in a household of these lines."""
    own = next((line for line in lines if line.household_id == by.household_id), None)
    if own is not None:
        raise OwnHousehold(number=own.household_number)


def _waiting(session: Session, lines: Sequence[_Line]) -> AwardSheet | None:
    """Return a correction of one of these lines that is on its way."""
    struck = aliased(LineCorrection)
    return session.scalars(
        sa.select(AwardSheet)
        .join(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .outerjoin(struck, struck.line_id == AwardLine.id)
        .where(
            AwardLine.corrects_id.in_({line.id for line in lines}),
            AwardLine.takes_off,
            AwardSheet.state.in_(PENDING_STATES),
            struck.line_id.is_(None),
        )
        .limit(1)
    ).one_or_none()


def _ask_for(
    session: Session,
    sheet: AwardSheet,
    lines: Sequence[_Line],
    correction: Correction,
    *,
    by: Actor,
    at: datetime,
) -> AwardSheet:
    """Draw up the sheet that takes these lines off, and hand it to the approvers."""
    waiting = _waiting(session, lines)
    if waiting is not None:
        raise CorrectionWaits(number=waiting.number)
    ledger.check_clock(session, sheet.village_id, at=at)
    asked = AwardSheet(
        village_id=sheet.village_id,
        number=next_number(session, AwardSheet, sheet.village_id, village_day(at).year),
        key=correction.key,
        title=sheet.title,
        state=State.DRAFT,
        recorded_by=by.code,
        recorded_at=at,
        is_correction=True,
    )
    session.add(asked)
    session.flush()
    session.execute(sa.insert(AwardLine), _taking_off(asked, lines, by))
    if correction.instead:
        right = _right_line(lines[0], correction.instead, by)
        write_lines(session, asked, [right], first=len(lines) + 1, at=at)
    move_to(session, asked, State.SUBMITTED, by=by, at=at, reason=correction.reason)
    return asked


def _taking_off(sheet: AwardSheet, lines: Sequence[_Line], by: Actor) -> list[dict[str, object]]:
    return [
        {
            "village_id": sheet.village_id,
            "sheet_id": sheet.id,
            "position": position,
            "household_id": line.household_id,
            "resident_id": line.resident_id,
            "rule_version_id": line.rule_version_id,
            "occurred_on": line.occurred_on,
            "quantity": line.quantity,
            "level": line.level,
            "points": -line.points,
            "uncapped_points": -line.points,
            "recorded_by": by.code,
            "corrects_id": line.id,
            "takes_off": True,
        }
        for position, line in enumerate(lines, start=1)
    ]


def _right_line(wrong: _Line, instead: Instead, by: Actor) -> NewLine:
    return NewLine(
        household_id=wrong.household_id,
        resident_id=wrong.resident_id or 0,
        rule_version_id=wrong.rule_version_id,
        occurred_on=wrong.occurred_on,
        quantity=instead.quantity,
        recorded_by=by.code,
        level=instead.level,
        corrects_id=wrong.id,
    )
