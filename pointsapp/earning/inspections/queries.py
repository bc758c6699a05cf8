"""What the pages of inspections show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household, Resident, Village
from pointsapp.earning.inspections.models import (
    InspectedGroup,
    InspectionMark,
    InspectionPhoto,
    InspectionRound,
)
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.refusals import NotFound

A_PAGE = 30


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
class MarkedHousehold:
    """A household on the round's paper form: each judge's grade, and what they come to."""

    number: str
    group: str
    head: str
    grades: tuple[str, ...]
    points: int | None


@dataclass(frozen=True)
class RoundPaper:
    """A round as its paper form has it, of one group or of all."""

    id: int
    village: str
    name: str
    held_on: date
    rule: str
    judges: int
    levels: Sequence[Mapping[str, Any]]
    groups: tuple[tuple[int, str], ...]
    group_id: int | None
    households: tuple[MarkedHousehold, ...]


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


def graded_rules(session: Session, actor: Actor, day: date) -> tuple[RuleOnADay, ...]:
    """Return the rules of inspection in grades that are on."""
    return tuple(
        rule
        for rule in rules_on(session, actor, day)
        if rule.is_on and rule.kind == RuleKind.INSPECTION and rule.levels
    )


def groups_of(session: Session, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return the village's groups."""
    query = (
        sa.select(Group.id, Group.name)
        .where(Group.village_id == actor.village_id)
        .order_by(Group.position)
    )
    return tuple((group_id, name) for group_id, name in session.execute(query))


def list_rounds(session: Session, actor: Actor) -> tuple[RoundRow, ...]:
    """Return the village's latest rounds, the newest first."""
    marks = (
        sa.select(sa.func.count(sa.distinct(InspectionMark.household_id)))
        .where(InspectionMark.round_id == InspectionRound.id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            InspectionRound.id,
            InspectionRound.name,
            InspectionRound.held_on,
            marks,
            InspectionRound.sheet_id,
            AwardSheet.number,
            AwardSheet.state,
        )
        .outerjoin(AwardSheet, AwardSheet.id == InspectionRound.sheet_id)
        .where(InspectionRound.village_id == actor.village_id)
        .order_by(InspectionRound.id.desc())
        .limit(A_PAGE)
    )
    return tuple(RoundRow(*row) for row in session.execute(query))


def show_round(
    session: Session, actor: Actor, round_id: int, *, group_id: int | None, judge: int
) -> RoundPage:
    """Return a round of the actor's village, open at a group and a judge; raises NotFound."""
    query = (
        sa.select(InspectionRound, Rule.code, RuleVersion, AwardSheet.number, AwardSheet.state)
        .join(RuleVersion, RuleVersion.id == InspectionRound.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(AwardSheet, AwardSheet.id == InspectionRound.sheet_id)
        .where(InspectionRound.id == round_id, InspectionRound.village_id == actor.village_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    found, code, version, number, state = row
    judge = min(max(judge, 1), found.judges)
    visits = _visits(session, found, judge)
    groups = _groups(session, actor, visits)
    return RoundPage(
        found.id,
        found.name,
        found.held_on,
        found.judges,
        judge,
        code,
        version.name,
        version.name_en,
        version.levels,
        found.sheet_id,
        number,
        state,
        groups,
        group_id if group_id in {key for key, _name in groups} else _first(groups),
        visits,
    )


def round_paper(
    session: Session, actor: Actor, round_id: int, *, group_id: int | None
) -> RoundPaper:
    """Return a round of the actor's village on paper; raises NotFound."""
    query = (
        sa.select(InspectionRound, Rule.code, RuleVersion, Village.name)
        .join(RuleVersion, RuleVersion.id == InspectionRound.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .join(Village, Village.id == InspectionRound.village_id)
        .where(InspectionRound.id == round_id, InspectionRound.village_id == actor.village_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    found, code, version, village = row
    return RoundPaper(
        found.id,
        village,
        found.name,
        found.held_on,
        f"{code} {version.name}",
        found.judges,
        version.levels,
        groups_of(session, actor),
        group_id,
        _marked(session, found, version.levels, group_id),
    )


def _marked(
    session: Session,
    found: InspectionRound,
    levels: Sequence[Mapping[str, Any]],
    group_id: int | None,
) -> tuple[MarkedHousehold, ...]:
    marks: dict[int, dict[int, int]] = {}
    given = sa.select(
        InspectionMark.household_id, InspectionMark.judge, InspectionMark.level
    ).where(InspectionMark.round_id == found.id)
    for household_id, judge, level in session.execute(given):
        marks.setdefault(household_id, {})[judge] = level
    query = (
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(Group.name, ""),
            sa.func.coalesce(Resident.name, ""),
        )
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.id.in_(households_of(found.id, found.village_id)))
        .order_by(Household.sort_key)
    )
    if group_id is not None:
        query = query.where(Household.group_id == group_id)
    return tuple(
        MarkedHousehold(
            number,
            group,
            head,
            tuple(
                levels[own[judge]]["name"] if judge in own else ""
                for judge in range(1, found.judges + 1)
            ),
            mean_points([levels[level]["points"] for level in own.values()]) if own else None,
        )
        for household_id, number, group, head in session.execute(query)
        for own in (marks.get(household_id, {}),)
    )


def mean_points(points: Collection[int]) -> int:
    """Return the mean of whole points, rounded half up."""
    return (2 * sum(points) + len(points)) // (2 * len(points))


def households_of(round_id: int, village_id: int) -> sa.Select[int]:
    """Return the query of the households that a round visits."""
    chosen = sa.select(InspectedGroup.group_id).where(InspectedGroup.round_id == round_id)
    return sa.select(Household.id).where(
        Household.village_id == village_id,
        Household.closed_on.is_(None),
        sa.or_(~chosen.exists(), Household.group_id.in_(chosen)),
    )


def _visits(session: Session, found: InspectionRound, judge: int) -> tuple[Visit, ...]:
    own = sa.case((InspectionMark.judge == judge, InspectionMark.level))
    marks = (
        sa.select(
            InspectionMark.household_id,
            sa.func.count().label("marks"),
            sa.func.max(own).label("own"),
        )
        .where(InspectionMark.round_id == found.id)
        .group_by(InspectionMark.household_id)
        .subquery()
    )
    photos = (
        sa.select(sa.func.count(InspectionPhoto.id))
        .where(InspectionPhoto.round_id == found.id, InspectionPhoto.household_id == Household.id)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(Resident.name, ""),
            Household.group_id,
            marks.c.own,
            sa.func.coalesce(marks.c.marks, 0),
            photos,
        )
        .outerjoin(Resident, Resident.id == Household.head_id)
        .outerjoin(marks, marks.c.household_id == Household.id)
        .where(Household.id.in_(households_of(found.id, found.village_id)))
        .order_by(Household.sort_key)
    )
    return tuple(Visit(*row) for row in session.execute(query))


def _groups(
    session: Session, actor: Actor, visits: Sequence[Visit]
) -> tuple[tuple[int | None, str], ...]:
    present = {visit.group_id for visit in visits}
    named = tuple((key, name) for key, name in groups_of(session, actor) if key in present)
    return (*named, (None, "")) if None in present else named


def _first(groups: Sequence[tuple[int | None, str]]) -> int | None:
    return groups[0][0] if groups else None
