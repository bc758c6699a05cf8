"""The household named on a line answers: we were there, or we weren't."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Resident
from pointsapp.earning.notices.models import LineAnswer, Objection
from pointsapp.earning.notices.service import OBJECTABLE_STATES, NewObjection, object_to_line
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet, LineCorrection
from pointsapp.earning.sheets.queries import SheetLine, SheetPage
from pointsapp.refusals import NotFound

ASKED_FOR_DAYS = 60
MOST_LINES = 50
LEAST_SAMPLE = 5
ONE_IN = 10


@dataclass(frozen=True)
class LineToAnswer:
    """A line that names somebody of the household, with what the household said of it."""

    id: int
    title: str
    name: str
    occurred_on: date
    quantity: int
    unit: str
    points: int
    uncapped_points: int
    level: int | None
    levels: Sequence[Mapping[str, Any]]
    cap_per: str | None
    cap_period: str | None
    state: str
    is_so: bool | None
    outcome: str | None
    answer: str
    objected: bool


_LAST_OBJECTION = (
    sa.select(sa.func.max(Objection.id))
    .where(Objection.line_id == AwardLine.id)
    .correlate(AwardLine)
    .scalar_subquery()
)


def lines_to_answer(session: Session, actor: Actor, today: date) -> tuple[LineToAnswer, ...]:
    """Return the household's lines of the last two months, those without an answer first."""
    query = (
        sa.select(
            AwardLine.id,
            AwardSheet.title,
            sa.func.coalesce(Resident.name, "").label("name"),
            AwardLine.occurred_on,
            AwardLine.quantity,
            RuleVersion.unit,
            AwardLine.points,
            AwardLine.uncapped_points,
            AwardLine.level,
            RuleVersion.levels,
            RuleVersion.cap_per,
            RuleVersion.cap_period,
            AwardSheet.state,
            LineAnswer.is_so,
            Objection.outcome,
            sa.func.coalesce(Objection.answer, "").label("answer"),
            Objection.id.is_not(None).label("objected"),
        )
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .outerjoin(LineAnswer, LineAnswer.line_id == AwardLine.id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .outerjoin(Objection, Objection.id == _LAST_OBJECTION)
        .where(
            AwardLine.household_id == actor.household_id,
            AwardLine.occurred_on >= today - timedelta(days=ASKED_FOR_DAYS),
            AwardSheet.state.in_(OBJECTABLE_STATES),
            LineCorrection.line_id.is_(None),
            IS_DEED,
        )
        .order_by(LineAnswer.line_id.is_not(None), AwardLine.id.desc())
        .limit(MOST_LINES)
    )
    return tuple(LineToAnswer(**row) for row in session.execute(query).mappings())


def answer_line(
    session: Session, line_id: int, *, is_so: bool, words: str, by: Actor, at: datetime
) -> None:
    """Keep what the household says of a line that names it; a denial becomes an objection.

    The first answer counts. Raises NotFound for a line that names somebody else.
    """
    take_village(session, by)
    household_id = session.scalar(sa.select(AwardLine.household_id).filter_by(id=line_id))
    if household_id is None or household_id != by.household_id:
        raise NotFound
    if session.get(LineAnswer, line_id, populate_existing=True) is not None:
        return
    session.add(LineAnswer(line_id=line_id, is_so=is_so, answered_by=by.code, answered_at=at))
    session.flush()
    if not is_so:
        denial = NewObjection(words, "resident")
        object_to_line(session, line_id, denial, key=f"denied:{line_id}", by=by, at=at)


def sample_of(sheet: SheetPage) -> tuple[SheetLine, ...]:
    """Return the lines that a supervision committee asks about on paper: a tenth, at least five.

    Nobody chooses them: they are the first in the order of a hash of the sheet's number and the
    line's, so that whoever asks twice gets the same.
    """
    standing = [line for line in sheet.lines if line.taken_off is None]

    def drawn(line: SheetLine) -> bytes:
        return hashlib.sha256(f"{sheet.number}:{line.id}".encode()).digest()

    count = max(LEAST_SAMPLE, -(-len(standing) // ONE_IN))
    return tuple(sorted(sorted(standing, key=drawn)[:count], key=lambda line: line.position))
