"""Take down and answer objections; post what has been on notice long enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.earning.corrections import service as corrections
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.notices.refusals import (
    LineTakenOff,
    ObjectionAnswered,
    OwnLine,
    OwnObjection,
)
from pointsapp.earning.sheets import posting
from pointsapp.earning.sheets.decisions import remembered_recorders, take_sheet
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, LineCorrection, State
from pointsapp.earning.sheets.refusals import CorrectionStands, WrongState
from pointsapp.refusals import NotFound, Refusal
from pointsapp.telling import outbox
from pointsapp.telling.models import Kind
from pointsapp.village_time import village_day

ANSWER_WITHIN = timedelta(days=7)
UPHELD, DISMISSED = "upheld", "dismissed"
OBJECTABLE_STATES = (State.SUBMITTED, State.APPROVED, State.ON_NOTICE, State.POSTED)


@dataclass(frozen=True)
class NewObjection:
    """What somebody says against a line, and how it reached the village."""

    words: str
    via: str
    objector: str = ""


@dataclass(frozen=True)
class Due:
    """What was posted of a sheet, and how many of its lines an objection held back.

    `refused` says why nothing of it could be posted.
    """

    number: str
    posted: int
    held: int
    refused: Refusal | None = None


def object_to_line(
    session: Session, line_id: int, new: NewObjection, *, key: str, by: Actor, at: datetime
) -> int:
    """Take down an objection to one line and return its id; it holds back only that line.

    The same key again returns the first one. The village answers within seven days. Raises
    LineTakenOff, CorrectionStands, WrongState for a line that nobody can see yet or any more, and
    KeyReused.
    """
    village_id = take_village(session, by)
    asked = {"line_id": line_id, "objection": new}
    act = once(session, village_id, "objection", key, asked, by=by, at=at)
    if act.is_done:
        return act.result_id
    _refuse_unobjectable(session, line_id, village_id)
    objection = Objection(
        village_id=village_id,
        line_id=line_id,
        key=key,
        raised_via=new.via,
        words=new.words,
        objector=new.objector,
        raised_by=by.code,
        raised_at=at,
        answer_until=village_day(at + ANSWER_WITHIN),
    )
    session.add(objection)
    session.flush()
    return act.keep(objection.id)


def answer(
    session: Session, objection_id: int, *, outcome: str, words: str, by: Actor, at: datetime
) -> int:
    """Answer an objection, once; upheld takes the line off, dismissed lets it go on.

    A line that is posted is taken off by a correction, which goes the way of every sheet. Returns
    the sheet's id. Raises OwnLine: nobody judges what they recorded or their own household's line;
    OwnObjection: nobody alone takes posted points away; ObjectionAnswered when somebody answered
    otherwise before; and what corrections raise.
    """
    village_id = take_village(session, by)
    row = session.execute(
        sa.select(Objection, AwardLine, AwardSheet)
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .where(Objection.id == objection_id, AwardSheet.village_id == village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    objection, line, sheet = row
    if objection.outcome == outcome:
        return sheet.id
    if objection.outcome is not None:
        raise ObjectionAnswered(outcome=objection.outcome)
    _refuse_own(session, line, sheet, by)
    if outcome == UPHELD and line.transaction_id is not None and objection.raised_by == by.code:
        raise OwnObjection
    objection.outcome, objection.answer = outcome, words
    objection.answered_by, objection.answered_at = by.code, at
    session.flush()
    told: dict[int, int | None] = {line.household_id: None}
    outbox.put(session, village_id, Kind.ANSWERED, told, at=at)
    if outcome == UPHELD:
        upheld = corrections.Upheld(objection.id, line.id, objection.raised_by, answer=words)
        corrections.uphold(session, upheld, by=by, at=at)
    return sheet.id


def post_due(session: Session, *, by: Actor, at: datetime) -> list[Due]:
    """Post what has been on notice long enough; safe to run twice or at the same time.

    Lines with an open objection stay behind until it is answered; a sheet that cannot be posted
    hinders no other.
    """
    village_id = take_village(session, by)
    sheet_ids = session.scalars(
        sa.select(AwardSheet.id)
        .where(
            AwardSheet.village_id == village_id,
            AwardSheet.state == State.ON_NOTICE,
            AwardSheet.due_on <= village_day(at),
        )
        .order_by(AwardSheet.id)
    ).all()
    return [_post_sheet(session, sheet_id, by=by, at=at) for sheet_id in sheet_ids]


def _post_sheet(session: Session, sheet_id: int, *, by: Actor, at: datetime) -> Due:
    sheet = take_sheet(session, sheet_id, by)
    held = set(
        session.scalars(
            sa.select(Objection.line_id)
            .join(AwardLine, AwardLine.id == Objection.line_id)
            .where(AwardLine.sheet_id == sheet_id, Objection.outcome.is_(None))
        )
    )
    try:
        with session.begin_nested():
            posted = posting.post_lines(session, sheet, held=held, by=by, at=at)
    except Refusal as refusal:
        return Due(sheet.number, posted=0, held=len(held), refused=refusal)
    return Due(sheet.number, posted=posted, held=len(held))


def _refuse_own(session: Session, line: AwardLine, sheet: AwardSheet, by: Actor) -> None:
    """Raise OwnLine for who recorded the line, or lives in its household."""
    recorders = {line.recorded_by, sheet.recorded_by, *remembered_recorders(session, sheet.id)}
    if by.code in recorders or by.household_id == line.household_id:
        raise OwnLine


def _refuse_unobjectable(session: Session, line_id: int, village_id: int) -> None:
    """Raise LineTakenOff, CorrectionStands or WrongState for what nobody can object to."""
    line = session.execute(
        sa.select(
            AwardSheet.state,
            LineCorrection.line_id.is_not(None).label("is_taken_off"),
            AwardLine.takes_off,
        )
        .join(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .where(AwardLine.id == line_id, AwardSheet.village_id == village_id)
    ).one_or_none()
    if line is None:
        raise NotFound
    if line.is_taken_off:
        raise LineTakenOff
    if line.takes_off and line.state == State.POSTED:
        raise CorrectionStands
    if line.state not in OBJECTABLE_STATES:
        raise WrongState(state=line.state)


def objections_wait(session: Session, household_id: int) -> bool:
    """Tell whether an objection to a line of the household is not answered yet."""
    waiting = (
        sa.select(Objection.id)
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .where(AwardLine.household_id == household_id, Objection.outcome.is_(None))
        .limit(1)
    )
    return session.scalar(waiting) is not None
