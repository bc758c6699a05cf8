"""What the pages of notices and objections show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, State
from pointsapp.earning.sheets.queries import SheetLine, SheetPage, lines_of, show_sheet
from pointsapp.village_time import village_day
from pointsapp.witnesses.queries import Cosigned, witnesses_of

A_PAGE = 50


@dataclass(frozen=True)
class ObjectionRow:
    """An objection with the line it is against."""

    id: int
    sheet_id: int
    sheet_number: str
    title: str
    household: str
    name: str
    occurred_on: date
    points: int
    words: str
    via: str
    raised_by: str
    raised_at: datetime
    answer_until: date
    outcome: str | None
    answer: str
    objector: str
    takes_off: bool


@dataclass(frozen=True)
class PublicAnswer:
    """How the village answered an objection, for everybody to read."""

    number: str
    name: str
    outcome: str
    answer: str


@dataclass(frozen=True)
class Notice:
    """A sheet as it hangs on the village's board."""

    village: str
    complaint_phone: str
    sheet: SheetPage
    lines: tuple[SheetLine, ...]
    since: date | None
    seal: ledger.SealMark | None
    witnesses: tuple[Cosigned, ...]
    answers: tuple[PublicAnswer, ...]


def list_objections(session: Session, actor: Actor) -> tuple[ObjectionRow, ...]:
    """Return the village's objections, the open ones first."""
    query = (
        _OBJECTIONS.where(Objection.village_id == actor.village_id)
        .order_by(Objection.outcome.is_not(None), Objection.id.desc())
        .limit(A_PAGE)
    )
    rows = [ObjectionRow(**row) for row in session.execute(query).mappings()]
    names = names_of(session, {row.raised_by for row in rows})
    return tuple(replace(row, raised_by=names.get(row.raised_by, "")) for row in rows)


def show_notice(session: Session, actor: Actor, sheet_id: int) -> Notice:
    """Return a sheet for the board, with the day since which it hangs there.

    Lines that were taken off are left out, and deductions and their corrections unless the village
    shows them.
    """
    sheet = show_sheet(session, actor, sheet_id)
    village = session.scalars(sa.select(Village).filter_by(id=actor.village_id)).one()
    since = [step.at for step in sheet.decisions if step.state == State.ON_NOTICE]
    return Notice(
        village=village.name,
        complaint_phone=village.complaint_phone,
        sheet=sheet,
        lines=_readable(sheet.lines, deductions=village.deductions_public),
        since=village_day(since[-1]) if since else None,
        seal=ledger.last_seal(session, village.id),
        witnesses=witnesses_of(session, village.id),
        answers=_answers(session, sheet_id, deductions=village.deductions_public),
    )


def lines_on_notice(
    session: Session, actor: Actor, sheet_ids: Collection[int]
) -> dict[int, tuple[SheetLine, ...]]:
    """Return by sheet, for some that hang on the board, the lines that `show_notice` shows."""
    deductions = bool(
        session.scalar(sa.select(Village.deductions_public).filter_by(id=actor.village_id))
    )
    lines = lines_of(session, sheet_ids)
    return {
        sheet_id: _readable(of_sheet, deductions=deductions) for sheet_id, of_sheet in lines.items()
    }


def _readable(lines: Iterable[SheetLine], *, deductions: bool) -> tuple[SheetLine, ...]:
    return tuple(
        line for line in lines if line.taken_off is None and (deductions or not _deducts(line))
    )


_DEDUCTS = sa.case((AwardLine.takes_off, AwardLine.uncapped_points > 0), else_=AwardLine.points < 0)


def _deducts(line: SheetLine) -> bool:
    """Tell whether the line is a deduction, or corrects one."""
    return line.uncapped_points > 0 if line.takes_off else line.points < 0


def _answers(session: Session, sheet_id: int, *, deductions: bool) -> tuple[PublicAnswer, ...]:
    query = (
        sa.select(
            Household.number,
            sa.func.coalesce(Resident.name, "").label("name"),
            sa.func.coalesce(Objection.outcome, "").label("outcome"),
            Objection.answer,
        )
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .join(Household, Household.id == AwardLine.household_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .where(
            AwardLine.sheet_id == sheet_id,
            Objection.outcome.is_not(None),
            sa.or_(~_DEDUCTS, sa.literal(deductions)),
        )
        .order_by(Objection.id)
    )
    return tuple(PublicAnswer(**row) for row in session.execute(query).mappings())


_OBJECTIONS = (
    sa.select(
        Objection.id,
        AwardSheet.id.label("sheet_id"),
        AwardSheet.number.label("sheet_number"),
        AwardSheet.title,
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("name"),
        AwardLine.occurred_on,
        AwardLine.points,
        Objection.words,
        Objection.raised_via.label("via"),
        Objection.raised_by,
        Objection.raised_at,
        Objection.answer_until,
        Objection.outcome,
        Objection.answer,
        Objection.objector,
        AwardLine.takes_off,
    )
    .join(AwardLine, AwardLine.id == Objection.line_id)
    .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
    .join(Household, Household.id == AwardLine.household_id)
    .outerjoin(Resident, Resident.id == AwardLine.resident_id)
)
