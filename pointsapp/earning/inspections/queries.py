"""What the pages of inspections show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.inspections.models import (
    InspectionMark,
    InspectionPhoto,
    InspectionRound,
)
from pointsapp.earning.inspections.visits import households_of
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.refusals import NotFound

A_PAGE = 8


@dataclass(frozen=True)
class RoundRow:
    """A round in the list; `marks` counts the households that have any."""

    id: int
    name: str
    held_on: date
    marks: int
    sheet_id: int | None
    sheet_number: str | None
    state: str | None


@dataclass(frozen=True)
class RoundList:
    """Some rounds, the newest first; `older` asks for those before them."""

    rounds: tuple[RoundRow, ...]
    older: int | None


@dataclass(frozen=True)
class Visit:
    """A household of the round: this judge's grade, and how many judges marked it."""

    household_id: int
    number: str
    head: str
    group_id: int | None
    level: int | None
    marks: int
    photos: int


@dataclass(frozen=True)
class RoundPage:
    """A round with the households of one of its groups."""

    id: int
    name: str
    held_on: date
    judges: int
    judge: int
    rule_code: str
    rule_name: str
    rule_name_en: str
    levels: Sequence[Mapping[str, Any]]
    sheet_id: int | None
    sheet_number: str | None
    state: str | None
    groups: tuple[tuple[int | None, str], ...]
    group_id: int | None
    everybody: tuple[Visit, ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The households of the group that is open."""
        return tuple(visit for visit in self.everybody if visit.group_id == self.group_id)

    @property
    def unvisited(self) -> tuple[Visit, ...]:
        """The households that lack a judge's mark."""
        return tuple(visit for visit in self.everybody if visit.marks < self.judges)

    @property
    def lacking(self) -> int:
        """How many households this judge has not marked."""
        return sum(visit.level is None for visit in self.everybody)

    @property
    def is_open(self) -> bool:
        """Tell whether marks may still change."""
        return self.state is None or self.state in OPEN_STATES


def list_rounds(session: Session, actor: Actor, *, before: int | None = None) -> RoundList:
    """Return a page of the village's rounds, the newest first."""
    marks = (
        sa.select(sa.func.count(sa.distinct(InspectionMark.household_id)))
        .where(InspectionMark.round_id == InspectionRound.id)
        .scalar_subquery()
        .label("marks")
    )
    query = (
        sa.select(
            InspectionRound.id,
            InspectionRound.name,
            InspectionRound.held_on,
            marks,
            InspectionRound.sheet_id,
            AwardSheet.number.label("sheet_number"),
            AwardSheet.state,
        )
        .outerjoin(AwardSheet, AwardSheet.id == InspectionRound.sheet_id)
        .where(InspectionRound.village_id == village_of(actor))
        .order_by(InspectionRound.id.desc())
        .limit(A_PAGE + 1)
    )
    if before is not None:
        query = query.where(InspectionRound.id < before)
    rows = tuple(RoundRow(**row) for row in session.execute(query).mappings())
    return RoundList(rows[:A_PAGE], rows[A_PAGE - 1].id if len(rows) > A_PAGE else None)


def show_round(
    session: Session, actor: Actor, round_id: int, *, group_id: int | None, judge: int
) -> RoundPage:
    """Return a round of the actor's village, open at a group and a judge; raises NotFound."""
    query = (
        sa.select(InspectionRound, Rule.code, RuleVersion, AwardSheet.number, AwardSheet.state)
        .join(RuleVersion, RuleVersion.id == InspectionRound.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(AwardSheet, AwardSheet.id == InspectionRound.sheet_id)
        .where(InspectionRound.id == round_id, InspectionRound.village_id == village_of(actor))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    round_, code, version, number, state = row
    judge = min(max(judge, 1), round_.judges)
    visits = _visits(session, round_, judge)
    groups = _groups(session, actor, visits)
    return RoundPage(
        id=round_.id,
        name=round_.name,
        held_on=round_.held_on,
        judges=round_.judges,
        judge=judge,
        rule_code=code,
        rule_name=version.name,
        rule_name_en=version.name_en,
        levels=version.levels,
        sheet_id=round_.sheet_id,
        sheet_number=number,
        state=state,
        groups=groups,
        group_id=group_id if group_id in {key for key, _name in groups} else _first(groups),
        everybody=visits,
    )


def _visits(session: Session, round_: InspectionRound, judge: int) -> tuple[Visit, ...]:
    own = sa.case((InspectionMark.judge == judge, InspectionMark.level))
    marks = (
        sa.select(
            InspectionMark.household_id,
            sa.func.count().label("marks"),
            sa.func.max(own).label("own"),
        )
        .where(InspectionMark.round_id == round_.id)
        .group_by(InspectionMark.household_id)
        .subquery()
    )
    photos = (
        sa.select(sa.func.count(InspectionPhoto.id))
        .where(InspectionPhoto.round_id == round_.id, InspectionPhoto.household_id == Household.id)
        .scalar_subquery()
        .label("photos")
    )
    query = (
        sa.select(
            Household.id.label("household_id"),
            Household.number,
            sa.func.coalesce(Resident.name, "").label("head"),
            Household.group_id,
            marks.c.own.label("level"),
            sa.func.coalesce(marks.c.marks, 0).label("marks"),
            photos,
        )
        .outerjoin(Resident, Resident.id == Household.head_id)
        .outerjoin(marks, marks.c.household_id == Household.id)
        .where(Household.id.in_(households_of(round_.id, round_.village_id)))
        .order_by(Household.sort_key)
    )
    return tuple(Visit(**row) for row in session.execute(query).mappings())


def _groups(
    session: Session, actor: Actor, visits: Sequence[Visit]
) -> tuple[tuple[int | None, str], ...]:
    present = {visit.group_id for visit in visits}
    named = tuple((key, name) for key, name in groups_of(session, actor) if key in present)
    return (*named, (None, "")) if None in present else named


def _first(groups: Sequence[tuple[int | None, str]]) -> int | None:
    return groups[0][0] if groups else None
