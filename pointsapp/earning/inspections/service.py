"""Start a round, mark households in grades, and draw up the round's award sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.inspections.models import InspectedGroup, InspectionMark, InspectionRound
from pointsapp.earning.inspections.queries import graded_rules, households_of, mean_points
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.rules.queries import version_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.earning.sheets.refusals import LevelUnknown, RuleNotInForce, WrongState
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

ONCE = 100
"""The quantity of one visit, in hundredths."""


@dataclass(frozen=True)
class NewRound:
    """What the recorder says of a round; without groups it visits every household."""

    name: str
    held_on: date
    rule_version_id: int
    judges: int = 1
    groups: Collection[int] = field(default=())


def start(session: Session, new: NewRound, *, key: str, by: Actor, at: datetime) -> int:
    """Start a round and return its id; the same key again returns the first one.

    Raises FutureDay, and RuleNotInForce for a rule that is off, or not one in grades.
    """
    village_id = take_village(session, by)
    known = session.scalar(sa.select(InspectionRound.id).filter_by(village_id=village_id, key=key))
    if known is not None:
        return known
    if new.held_on > village_day(at):
        raise ledger.FutureDay(day=new.held_on)
    version_id = version_on(session, new.rule_version_id, new.held_on)
    if version_id not in {rule.version_id for rule in graded_rules(session, by, new.held_on)}:
        raise RuleNotInForce(code="", day=new.held_on)
    started = InspectionRound(
        village_id=village_id,
        key=key,
        name=new.name,
        held_on=new.held_on,
        rule_version_id=version_id,
        judges=new.judges,
        started_by=by.code,
        started_at=at,
    )
    session.add(started)
    session.flush()
    ours = sa.select(Group.id).where(Group.id.in_(new.groups), Group.village_id == village_id)
    for group_id in session.scalars(ours).all():
        session.add(InspectedGroup(round_id=started.id, group_id=group_id))
    session.flush()
    return started.id


def mark(
    session: Session,
    round_id: int,
    levels: Mapping[int, int],
    *,
    judge: int,
    by: Actor,
    at: datetime,
) -> None:
    """Give these households a judge's grades; households that aren't named keep theirs.

    Raises NotFound for a household that the round does not visit, and LevelUnknown.
    """
    found, version = _open_round(session, round_id, by)
    if not 1 <= judge <= found.judges:
        raise NotFound
    if any(not 0 <= level < len(version.levels) for level in levels.values()):
        raise LevelUnknown(code="")
    visited = households_of(round_id, found.village_id).where(Household.id.in_(levels))
    if set(session.scalars(visited)) != set(levels):
        raise NotFound
    _write(session, round_id, judge, levels, by=by, at=at)


def mark_rest(
    session: Session, round_id: int, level: int, *, judge: int, by: Actor, at: datetime
) -> int:
    """Give all households that this judge has not marked one grade; return how many."""
    found, _version = _open_round(session, round_id, by)
    marked = sa.select(InspectionMark.household_id).where(
        InspectionMark.round_id == round_id, InspectionMark.judge == judge
    )
    rest = households_of(round_id, found.village_id).where(Household.id.not_in(marked))
    levels = dict.fromkeys(session.scalars(rest), level)
    mark(session, round_id, levels, judge=judge, by=by, at=at)
    return len(levels)


def draw_up_sheet(session: Session, round_id: int, *, by: Actor, at: datetime) -> int:
    """Draw up the round's sheet from its marks, or redraw it while it is open; return its id.

    Several judges' marks count their mean, rounded half up; grades of 0 points make no line.
    """
    found, version = _open_round(session, round_id, by)
    lines = _lines(session, found, version)
    if found.sheet_id is not None:
        sheets.redraw(session, found.sheet_id, lines, by=by, at=at)
        return found.sheet_id
    found.sheet_id = sheets.draw_up(
        session, title=found.name, lines=lines, key=f"inspection:{found.id}", by=by, at=at
    )
    session.flush()
    return found.sheet_id


def _open_round(session: Session, round_id: int, by: Actor) -> tuple[InspectionRound, RuleVersion]:
    """Return the round with its village locked; its sheet must still be open."""
    village_id = take_village(session, by)
    row = session.execute(
        sa.select(InspectionRound, RuleVersion, AwardSheet.state)
        .join(RuleVersion, RuleVersion.id == InspectionRound.rule_version_id)
        .outerjoin(AwardSheet, AwardSheet.id == InspectionRound.sheet_id)
        .where(InspectionRound.id == round_id, InspectionRound.village_id == village_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    found, version, state = row
    if state is not None and state not in OPEN_STATES:
        raise WrongState(state=state)
    return found, version


def _write(
    session: Session,
    round_id: int,
    judge: int,
    levels: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    session.execute(
        sa.delete(InspectionMark).where(
            InspectionMark.round_id == round_id,
            InspectionMark.judge == judge,
            InspectionMark.household_id.in_(levels),
        )
    )
    rows = [
        {
            "round_id": round_id,
            "household_id": household_id,
            "judge": judge,
            "level": level,
            "marked_by": by.code,
            "marked_at": at,
        }
        for household_id, level in levels.items()
    ]
    if rows:
        session.execute(sa.insert(InspectionMark), rows)


def _lines(session: Session, found: InspectionRound, version: RuleVersion) -> list[NewLine]:
    points = [grade["points"] for grade in version.levels]
    marks: dict[tuple[int, int], list[tuple[int, str]]] = {}
    query = (
        sa.select(
            Household.id,
            sa.func.coalesce(Household.head_id, sa.func.min(Resident.id)),
            InspectionMark.level,
            InspectionMark.marked_by,
        )
        .join(InspectionMark, InspectionMark.household_id == Household.id)
        .join(Resident, sa.and_(Resident.household_id == Household.id, Resident.left_on.is_(None)))
        .where(InspectionMark.round_id == found.id, Household.closed_on.is_(None))
        .group_by(
            Household.id, InspectionMark.judge, InspectionMark.level, InspectionMark.marked_by
        )
        .order_by(Household.sort_key, InspectionMark.judge)
    )
    for household_id, resident_id, level, marked_by in session.execute(query):
        marks.setdefault((household_id, resident_id), []).append((level, marked_by))
    return [
        NewLine(
            household_id,
            resident_id,
            version.id,
            found.held_on,
            ONCE,
            given[0][1],
            level=given[0][0],
            points=mean_points([points[level] for level, _by in given]),
        )
        for (household_id, resident_id), given in marks.items()
        if mean_points([points[level] for level, _by in given])
    ]
