"""What stands beside the sheets that somebody is to approve."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.models import Resident
from pointsapp.earning.approvals.doubts import Doubt, doubts_of
from pointsapp.earning.approvals.photos import Photo, photos_of
from pointsapp.earning.approvals.usual import (
    APPROVED,
    Figures,
    Usual,
    figures_of,
    usual_beside,
)
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.approvable import may_approve
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, AwardSheet
from pointsapp.village_time import village_day

LATE_AFTER_DAYS = 7
NEW_FOR = timedelta(days=90)
"""So long somebody is new who came to the village."""
AT_ONCE = 12
"""So many sheets are shown, and approved, together."""


@dataclass(frozen=True)
class Beside:
    """What helps to decide on a sheet; `newcomers` never took part before, or came lately."""

    figures: Figures
    usual: Usual | None
    photos: tuple[Photo, ...]
    newcomers: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    days_late: int | None

    @property
    def is_doubtful(self) -> bool:
        """Tell whether something should be looked at before."""
        return bool(self.doubts or self.days_late)


@dataclass(frozen=True)
class SheetToApprove:
    """A sheet that somebody may approve, with what helps."""

    id: int
    number: str
    title: str
    recorder: str
    recorded_at: datetime
    is_correction: bool
    rule: str
    rule_en: str
    unit: str
    beside: Beside


def approvable_among(session: Session, actor: Actor, sheet_ids: Collection[int]) -> set[int]:
    """Return which of these sheets the actor may approve."""
    query = sa.select(AwardSheet.id).where(AwardSheet.id.in_(sheet_ids), *may_approve(actor))
    return set(session.scalars(query))


def oldest_to_approve(session: Session, actor: Actor) -> int | None:
    """Return the oldest sheet that waits for the actor."""
    query = sa.select(sa.func.min(AwardSheet.id)).where(*may_approve(actor))
    return session.scalar(query)


@dataclass(frozen=True)
class SheetsToApprove:
    """Sheets that somebody may approve, the oldest first; `in_all` may be more than are shown."""

    sheets: tuple[SheetToApprove, ...]
    in_all: int


def sheets_to_approve(
    session: Session, actor: Actor, sheet_ids: Collection[int], *, today: date
) -> SheetsToApprove:
    """Return the sheets that the actor may approve among these, or of all; the oldest first.

    However many they are and however long, it takes the same number of statements.
    """
    in_all = sa.func.count().over()
    query = sa.select(AwardSheet, in_all).where(*may_approve(actor)).order_by(AwardSheet.id)
    if sheet_ids:
        query = query.where(AwardSheet.id.in_(sheet_ids))
    rows = session.execute(query.limit(AT_ONCE)).all()
    sheets = [sheet for sheet, _in_all in rows]
    recorded = {sheet.id: sheet.recorded_at for sheet in sheets}
    beside = beside_sheets(session, actor, recorded, today=today)
    rules = _rules_of(session, recorded)
    names = names_of(session, {sheet.recorded_by for sheet in sheets})
    shown = tuple(
        SheetToApprove(
            id=sheet.id,
            number=sheet.number,
            title=sheet.title,
            recorder=names.get(sheet.recorded_by, sheet.recorded_by),
            recorded_at=sheet.recorded_at,
            is_correction=sheet.is_correction,
            beside=beside[sheet.id],
            **rules[sheet.id],
        )
        for sheet in sheets
    )
    return SheetsToApprove(shown, in_all=rows[0][1] if rows else 0)


def beside_sheets(
    session: Session, actor: Actor, recorded: Mapping[int, datetime], *, today: date
) -> dict[int, Beside]:
    """Return what stands beside these sheets, each recorded at this instant."""
    figures = figures_of(session, recorded)
    usual = usual_beside(session, actor, figures, today=today)
    doubts = doubts_of(session, recorded, usual)
    newcomers = _newcomers(session, recorded, since=today - NEW_FOR)
    photos = photos_of(session, recorded)
    return {
        sheet_id: Beside(
            figures=one,
            usual=usual.get(sheet_id),
            photos=tuple(photo for photo in photos if photo.sheet_id == sheet_id),
            newcomers=newcomers.get(sheet_id, ()),
            doubts=tuple(doubt for doubt in doubts if doubt.sheet_id == sheet_id),
            days_late=_days_late(recorded[sheet_id], one.first_day),
        )
        for sheet_id, one in figures.items()
    }


def _days_late(recorded_at: datetime, first_day: date) -> int | None:
    """Return after how many days the oldest deed was recorded, when that is late."""
    days = (village_day(recorded_at) - first_day).days
    return days if days > LATE_AFTER_DAYS else None


def _rules_of(session: Session, sheet_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the rule of each sheet; of several, the one that its first line stands on."""
    first = (
        sa.select(sa.func.min(AwardLine.id))
        .where(AwardLine.sheet_id.in_(sheet_ids))
        .group_by(AwardLine.sheet_id)
    )
    query = (
        sa.select(
            AwardLine.sheet_id,
            RuleVersion.name.label("rule"),
            RuleVersion.name_en.label("rule_en"),
            RuleVersion.unit,
        )
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .where(AwardLine.id.in_(first))
    )
    rows = session.execute(query).mappings()
    return {row["sheet_id"]: {k: v for k, v in row.items() if k != "sheet_id"} for row in rows}


def _newcomers(
    session: Session, sheet_ids: Collection[int], *, since: date
) -> dict[int, tuple[str, ...]]:
    """Return who stands on none that was approved before, or came to the village since."""
    other, other_sheet = aliased(AwardLine), aliased(AwardSheet)
    before = sa.exists().where(
        other.resident_id == AwardLine.resident_id,
        other.sheet_id != AwardLine.sheet_id,
        other_sheet.id == other.sheet_id,
        other_sheet.state.in_(APPROVED),
    )
    query = (
        sa.select(AwardLine.sheet_id, Resident.name, sa.func.min(AwardLine.position))
        .join(Resident, Resident.id == AwardLine.resident_id)
        .where(AwardLine.sheet_id.in_(sheet_ids), IS_DEED)
        .where(sa.or_(~before, Resident.arrived_on >= since))
        .group_by(AwardLine.sheet_id, Resident.id, Resident.name)
        .order_by(AwardLine.sheet_id, sa.func.min(AwardLine.position))
    )
    names: dict[int, tuple[str, ...]] = {}
    for sheet_id, name, _position in session.execute(query):
        names[sheet_id] = (*names.get(sheet_id, ()), name)
    return names
