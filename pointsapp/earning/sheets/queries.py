"""What the pages of award sheets show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, Permission
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.ceiling import IssuedPoints, issued_points
from pointsapp.earning.sheets.models import (
    FIRST_APPROVAL,
    PENDING_STATES,
    AwardLine,
    AwardSheet,
    LineCorrection,
    SheetDecision,
    State,
)
from pointsapp.refusals import NotFound

A_PAGE = 30

_Corrected, _CorrectedSheet = aliased(AwardLine), aliased(AwardSheet)
_Asking, _AskingSheet = aliased(AwardLine), aliased(AwardSheet)
_Struck = aliased(LineCorrection)
_WAITING_CORRECTION = (
    sa.select(sa.func.max(_AskingSheet.id))
    .join(_Asking, _Asking.sheet_id == _AskingSheet.id)
    .outerjoin(_Struck, _Struck.line_id == _Asking.id)
    .where(
        _Asking.corrects_id == AwardLine.id,
        _Asking.takes_off,
        _AskingSheet.state.in_(PENDING_STATES),
        _Struck.line_id.is_(None),
    )
    .correlate(AwardLine)
    .scalar_subquery()
)


@dataclass(frozen=True)
class SheetRow:
    """A sheet in the list."""

    id: int
    number: str
    title: str
    state: str
    recorded_at: datetime
    recorder: str
    lines: int
    points: int
    is_correction: bool


@dataclass(frozen=True)
class SheetList:
    """Some sheets, the newest first; `older` asks for those before them."""

    sheets: tuple[SheetRow, ...]
    older: int | None

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of these sheets."""
        return tuple(sheet.id for sheet in self.sheets)


@dataclass(frozen=True)
class SheetLine:
    """A line as its paper form has it.

    `corrects` is the number of the sheet that a correction is about; the other way round,
    `waiting_correction_id` is the sheet of a correction of this line that is on its way.
    """

    position: int
    number: str
    name: str
    code: str
    rule: str
    rule_en: str
    unit: str
    occurred_on: date
    quantity: int
    points: int
    uncapped_points: int
    level: int | None
    levels: Sequence[Mapping[str, Any]]
    cap_per: str | None
    cap_period: str | None
    id: int
    taken_off: str | None
    resident_id: int | None
    rule_id: int
    version: int
    is_posted: bool
    taken_back: int | None
    household_id: int
    takes_off: bool
    corrects: str | None
    corrects_sheet_id: int | None
    waiting_correction_id: int | None


@dataclass(frozen=True)
class Decision:
    """A step of the sheet's way."""

    state: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class SheetPage:
    """A sheet with its lines and its way so far."""

    id: int
    number: str
    title: str
    state: str
    due_on: date | None
    recorder: str
    recorded_at: datetime
    recorded_by_reader: bool
    lines: tuple[SheetLine, ...]
    decisions: tuple[Decision, ...]
    source: tuple[str, int] | None
    is_correction: bool

    @property
    def why(self) -> str:
        """Why a correction was asked for."""
        return self.decisions[0].reason if self.is_correction and self.decisions else ""

    @property
    def points(self) -> int:
        """What all lines that stand count together."""
        return sum(line.points for line in self.lines if line.taken_off is None)

    @property
    def waits_for_second(self) -> bool:
        """Tell whether the first of two approvers agreed."""
        return bool(self.decisions) and self.decisions[-1].state == FIRST_APPROVAL

    @property
    def is_capped(self) -> bool:
        """Tell whether a cap cut any line, or a household had too little for a deduction."""
        return any(line.points != line.uncapped_points for line in self.lines)


def list_sheets(
    session: Session, actor: Actor, *, state: str | None = None, before: int | None = None
) -> SheetList:
    """Return a page of the village's sheets, the newest first."""
    of_sheet = AwardLine.sheet_id == AwardSheet.id
    count = sa.select(sa.func.count(AwardLine.id)).where(of_sheet).scalar_subquery()
    total = sa.select(sa.func.coalesce(sa.func.sum(AwardLine.points), 0)).where(of_sheet)
    query = (
        sa.select(AwardSheet, count, total.scalar_subquery())
        .where(AwardSheet.village_id == actor.village_id)
        .order_by(AwardSheet.id.desc())
        .limit(A_PAGE + 1)
    )
    if state:
        query = query.where(AwardSheet.state == state)
    if before:
        query = query.where(AwardSheet.id < before)
    rows = session.execute(query).all()
    names = names_of(session, {sheet.recorded_by for sheet, _, _ in rows})
    sheets = tuple(
        SheetRow(
            id=sheet.id,
            number=sheet.number,
            title=sheet.title,
            state=sheet.state,
            recorded_at=sheet.recorded_at,
            recorder=names.get(sheet.recorded_by, sheet.recorded_by),
            lines=lines,
            points=points,
            is_correction=sheet.is_correction,
        )
        for sheet, lines, points in rows[:A_PAGE]
    )
    return SheetList(sheets, older=sheets[-1].id if len(rows) > A_PAGE else None)


def count_waiting(session: Session, actor: Actor) -> int:
    """Return how many sheets wait for an approver."""
    query = sa.select(sa.func.count(AwardSheet.id)).filter_by(
        village_id=actor.village_id, state=State.SUBMITTED
    )
    return session.scalar(query) or 0


def show_sheet(session: Session, actor: Actor, sheet_id: int) -> SheetPage:
    """Return a sheet of the actor's village; raises NotFound."""
    sheet = session.scalars(
        sa.select(AwardSheet).filter_by(id=sheet_id, village_id=actor.village_id)
    ).one_or_none()
    if sheet is None:
        raise NotFound
    decisions = session.scalars(
        sa.select(SheetDecision).filter_by(sheet_id=sheet_id).order_by(SheetDecision.id)
    ).all()
    names = names_of(session, {sheet.recorded_by, *(decision.by for decision in decisions)})
    return SheetPage(
        id=sheet.id,
        number=sheet.number,
        title=sheet.title,
        state=sheet.state,
        due_on=sheet.due_on,
        recorder=names.get(sheet.recorded_by, sheet.recorded_by),
        recorded_at=sheet.recorded_at,
        recorded_by_reader=sheet.recorded_by == actor.code,
        lines=lines_of(session, [sheet_id])[sheet_id],
        decisions=tuple(
            Decision(
                state=decision.state,
                by=names.get(decision.by, decision.by),
                at=decision.at,
                reason=decision.reason,
            )
            for decision in decisions
        ),
        source=_source(sheet.key),
        is_correction=sheet.is_correction,
    )


def _source(key: str) -> tuple[str, int] | None:
    """Return what the sheet was drawn up from, as its key says: ("activity", 7)."""
    kind, _, number = key.partition(":")
    return (kind, int(number)) if number.isdecimal() else None


def issued_points_beside(
    session: Session, sheet: SheetPage, actor: Actor, *, today: date
) -> tuple[IssuedPoints, ...]:
    """Return how far the ceilings are used, for who must decide on this sheet."""
    if sheet.state != State.SUBMITTED or not actor.may(Permission.APPROVE_SHEETS):
        return ()
    return issued_points_of(session, actor, today=today)


def issued_points_of(session: Session, actor: Actor, *, today: date) -> tuple[IssuedPoints, ...]:
    """Return how far the ceilings of the actor's village are used."""
    return issued_points(session, session.get_one(Village, actor.village_id), today=today)


def sheet_of_line(session: Session, actor: Actor, line_id: int) -> SheetPage:
    """Return the sheet that a line stands on; raises NotFound."""
    sheet_id = session.scalar(sa.select(AwardLine.sheet_id).filter_by(id=line_id))
    return show_sheet(session, actor, sheet_id or 0)


def lines_of(session: Session, sheet_ids: Collection[int]) -> dict[int, tuple[SheetLine, ...]]:
    """Return the lines of these sheets, by sheet, in the order of the paper form."""
    query = (
        sa.select(
            AwardLine.sheet_id,
            AwardLine.position,
            Household.number,
            sa.func.coalesce(Resident.name, "").label("name"),
            Rule.code,
            RuleVersion.name.label("rule"),
            RuleVersion.name_en.label("rule_en"),
            RuleVersion.unit,
            AwardLine.occurred_on,
            AwardLine.quantity,
            AwardLine.points,
            AwardLine.uncapped_points,
            AwardLine.level,
            RuleVersion.levels,
            RuleVersion.cap_per,
            RuleVersion.cap_period,
            AwardLine.id,
            LineCorrection.reason.label("taken_off"),
            AwardLine.resident_id,
            Rule.id.label("rule_id"),
            RuleVersion.version,
            AwardLine.transaction_id.is_not(None).label("is_posted"),
            LineCorrection.taken_back,
            AwardLine.household_id,
            AwardLine.takes_off,
            _CorrectedSheet.number.label("corrects"),
            _CorrectedSheet.id.label("corrects_sheet_id"),
            _WAITING_CORRECTION.label("waiting_correction_id"),
        )
        .join(Household, Household.id == AwardLine.household_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .outerjoin(LineCorrection, LineCorrection.line_id == AwardLine.id)
        .outerjoin(_Corrected, _Corrected.id == AwardLine.corrects_id)
        .outerjoin(_CorrectedSheet, _CorrectedSheet.id == _Corrected.sheet_id)
        .where(AwardLine.sheet_id.in_(sheet_ids))
        .order_by(AwardLine.sheet_id, AwardLine.position)
    )
    lines: dict[int, list[SheetLine]] = {sheet_id: [] for sheet_id in sheet_ids}
    for row in session.execute(query).mappings():
        line = dict(row)
        lines[line.pop("sheet_id")].append(SheetLine(**line))
    return {sheet_id: tuple(of_sheet) for sheet_id, of_sheet in lines.items()}
