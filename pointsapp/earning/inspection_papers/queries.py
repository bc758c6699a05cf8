"""A round as its paper form has it: to carry along while it is empty, to sign when it is marked."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.models import Group, Household, Resident, Village
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.inspections.models import InspectionMark, InspectionRound
from pointsapp.earning.inspections.visits import households_of, mean_points
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.refusals import NotFound


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


def round_paper(
    session: Session, actor: Actor, round_id: int, *, group_id: int | None
) -> RoundPaper:
    """Return a round of the actor's village on paper; raises NotFound."""
    query = (
        sa.select(InspectionRound, Rule.code, RuleVersion, Village.name)
        .join(RuleVersion, RuleVersion.id == InspectionRound.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .join(Village, Village.id == InspectionRound.village_id)
        .where(InspectionRound.id == round_id, InspectionRound.village_id == village_of(actor))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    round_, code, version, village = row
    return RoundPaper(
        id=round_.id,
        village=village,
        name=round_.name,
        held_on=round_.held_on,
        rule=f"{code} {version.name}",
        judges=round_.judges,
        levels=version.levels,
        groups=groups_of(session, actor),
        group_id=group_id,
        households=_marked(session, round_, version.levels, group_id),
    )


def _marked(
    session: Session,
    round_: InspectionRound,
    levels: Sequence[Mapping[str, Any]],
    group_id: int | None,
) -> tuple[MarkedHousehold, ...]:
    query = (
        sa.select(
            Household.id,
            Household.number,
            sa.func.coalesce(Group.name, "").label("group"),
            sa.func.coalesce(Resident.name, "").label("head"),
        )
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(Resident, Resident.id == Household.head_id)
        .where(Household.id.in_(households_of(round_.id, round_.village_id)))
        .order_by(Household.sort_key)
    )
    if group_id is not None:
        query = query.where(Household.group_id == group_id)
    marks = _marks(session, round_)
    judges = range(1, round_.judges + 1)
    return tuple(
        MarkedHousehold(
            number=row.number,
            group=row.group,
            head=row.head,
            grades=tuple(_name_of_grade(levels, marks[row.id].get(judge)) for judge in judges),
            points=_points(levels, marks[row.id].values()),
        )
        for row in session.execute(query)
    )


def _marks(session: Session, round_: InspectionRound) -> defaultdict[int, dict[int, int]]:
    """Return the grades of each household, by judge."""
    marks: defaultdict[int, dict[int, int]] = defaultdict(dict)
    query = sa.select(
        InspectionMark.household_id, InspectionMark.judge, InspectionMark.level
    ).where(InspectionMark.round_id == round_.id)
    for household_id, judge, level in session.execute(query):
        marks[household_id][judge] = level
    return marks


def _name_of_grade(levels: Sequence[Mapping[str, Any]], level: int | None) -> str:
    return "" if level is None else str(levels[level]["name"])


def _points(levels: Sequence[Mapping[str, Any]], given: Collection[int]) -> int | None:
    return mean_points([levels[level]["points"] for level in given]) if given else None
