"""Start a round, mark households in grades, and draw up the round's award sheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.changes.service import Merged
from pointsapp.community.households.living import lived_here
from pointsapp.community.models import Group, Household, Resident
from pointsapp.earning.inspections.models import InspectedGroup, InspectionMark, InspectionRound
from pointsapp.earning.inspections.visits import graded_rules, households_of, mean_points
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.rules.queries import version_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.decisions import remember_recorders
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import OPEN_STATES, AwardSheet
from pointsapp.earning.sheets.refusals import LevelUnknown, RuleNotInForce, WrongState
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

ONE_VISIT = 100
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

    Raises KeyReused, PeriodClosed, FutureDay, and RuleNotInForce for a rule that is off, or not
    one in grades.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "inspection", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    ledger.check_days(session, village_id, [new.held_on])
    if new.held_on > village_day(at):
        raise ledger.FutureDay(day=new.held_on)
    version_id = version_on(session, new.rule_version_id, new.held_on)
    if version_id not in {rule.version_id for rule in graded_rules(session, by, new.held_on)}:
        raise RuleNotInForce(code="", day=new.held_on)
    round_ = InspectionRound(
        village_id=village_id,
        key=key,
        name=new.name,
        held_on=new.held_on,
        rule_version_id=version_id,
        judges=new.judges,
        started_by=by.code,
        started_at=at,
    )
    session.add(round_)
    session.flush()
    ours = sa.select(Group.id).where(Group.id.in_(new.groups), Group.village_id == village_id)
    session.add_all(
        InspectedGroup(round_id=round_.id, group_id=group_id) for group_id in session.scalars(ours)
    )
    session.flush()
    return act.keep(round_.id)


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

    Raises NotFound for a household that the round does not visit and for a judge whom it does not
    have, and LevelUnknown.
    """
    round_, version = _take_open_round(session, round_id, by)
    if not 1 <= judge <= round_.judges:
        raise NotFound
    if any(not 0 <= level < len(version.levels) for level in levels.values()):
        raise LevelUnknown(code="")
    visited = households_of(round_id, round_.village_id).where(Household.id.in_(levels))
    if set(session.scalars(visited)) != set(levels):
        raise NotFound
    _write_marks(session, round_id, judge, levels, by=by, at=at)


def mark_rest(
    session: Session, round_id: int, level: int, *, judge: int, by: Actor, at: datetime
) -> int:
    """Give all households that this judge has not marked one grade; return how many there are."""
    round_, _version = _take_open_round(session, round_id, by)
    marked = sa.select(InspectionMark.household_id).where(
        InspectionMark.round_id == round_id, InspectionMark.judge == judge
    )
    rest = households_of(round_id, round_.village_id).where(Household.id.not_in(marked))
    levels = dict.fromkeys(session.scalars(rest), level)
    mark(session, round_id, levels, judge=judge, by=by, at=at)
    return len(levels)


def draw_up_sheet(session: Session, round_id: int, *, by: Actor, at: datetime) -> int:
    """Draw up the round's sheet from its marks, or redraw it while it is open; return its id.

    Several judges' marks count their mean, rounded half up; grades of 0 points make no line.
    Whoever marked for any judge is remembered with the sheet, and may not approve it.
    """
    round_, version = _take_open_round(session, round_id, by)
    marks = _marks(session, round_)
    lines = _lines(marks, round_, version)
    if round_.sheet_id is None:
        key = f"inspection:{round_.id}"
        round_.sheet_id = sheets.draw_up(
            session, title=round_.name, lines=lines, key=key, by=by, at=at
        )
        session.flush()
    else:
        sheets.redraw(session, round_.sheet_id, lines, by=by, at=at)
    judges = {mark.marked_by for given in marks.values() for mark in given}
    remember_recorders(session, round_.sheet_id, judges)
    return round_.sheet_id


def _take_open_round(
    session: Session, round_id: int, by: Actor
) -> tuple[InspectionRound, RuleVersion]:
    """Return a round whose sheet is open, with its rule. Raises NotFound and WrongState."""
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
    round_, version, state = row
    if state is not None and state not in OPEN_STATES:
        raise WrongState(state=state)
    return round_, version


def _write_marks(
    session: Session,
    round_id: int,
    judge: int,
    levels: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write new and changed marks; a mark that stays as it is stays whose it was.

    A page sends all the marks that it shows. Who saves it has not given them: nobody approves what
    they recorded, so whose mark it is decides who may approve.
    """
    query = sa.select(InspectionMark.household_id, InspectionMark.level).where(
        InspectionMark.round_id == round_id, InspectionMark.judge == judge
    )
    known = dict(session.execute(query).all())
    rows = {
        household_id: {
            "round_id": round_id,
            "household_id": household_id,
            "judge": judge,
            "level": level,
            "marked_by": by.code,
            "marked_at": at,
        }
        for household_id, level in levels.items()
        if known.get(household_id) != level
    }
    new = [row for household_id, row in rows.items() if household_id not in known]
    changed = [row for household_id, row in rows.items() if household_id in known]
    if new:
        session.execute(sa.insert(InspectionMark), new)
    if changed:
        session.execute(sa.update(InspectionMark), changed)


@dataclass(frozen=True)
class _Mark:
    level: int
    marked_by: str


_MarksByHome = dict[tuple[int, int], list[_Mark]]


def _lines(marks: _MarksByHome, round_: InspectionRound, version: RuleVersion) -> list[NewLine]:
    """Return a line for each household whose marks come to any points, in the household's order."""
    points = [grade["points"] for grade in version.levels]
    lines = []
    for (household_id, resident_id), given in marks.items():
        mean = mean_points([points[mark.level] for mark in given])
        if mean:
            line = NewLine(
                household_id=household_id,
                resident_id=resident_id,
                rule_version_id=version.id,
                occurred_on=round_.held_on,
                quantity=ONE_VISIT,
                recorded_by=given[0].marked_by,
                level=given[0].level,
                points=mean,
            )
            lines.append(line)
    return lines


def _marks(session: Session, round_: InspectionRound) -> _MarksByHome:
    """Return each marked household with its head, or who has lived there longest, and its marks."""
    query = (
        sa.select(
            Household.id,
            sa.func.coalesce(Household.head_id, sa.func.min(Resident.id)).label("resident_id"),
            InspectionMark.level,
            InspectionMark.marked_by,
        )
        .join(InspectionMark, InspectionMark.household_id == Household.id)
        .join(Resident, sa.and_(Resident.household_id == Household.id, lived_here(round_.held_on)))
        .where(InspectionMark.round_id == round_.id, Household.closed_on.is_(None))
        .group_by(
            Household.id, InspectionMark.judge, InspectionMark.level, InspectionMark.marked_by
        )
        .order_by(Household.sort_key, InspectionMark.judge)
    )
    marks: _MarksByHome = {}
    for row in session.execute(query):
        given = marks.setdefault((row.id, row.resident_id), [])
        given.append(_Mark(row.level, row.marked_by))
    return marks


def marks_wait(session: Session, household_id: int) -> bool:
    """Tell whether the household was marked in a round that is not handed in yet."""
    waiting = (
        sa.select(InspectionMark.round_id)
        .join(InspectionRound, InspectionRound.id == InspectionMark.round_id)
        .where(InspectionMark.household_id == household_id, InspectionRound.sheet_id.is_(None))
        .limit(1)
    )
    return session.scalar(waiting) is not None


def marks_follow_merger(session: Session, merged: Merged) -> None:
    """Let marks of rounds that go on be the household's that answers, where it has none itself."""
    own = aliased(InspectionMark)
    going_on = sa.select(InspectionRound.id).where(InspectionRound.sheet_id.is_(None))
    has_own = sa.exists().where(
        own.round_id == InspectionMark.round_id,
        own.judge == InspectionMark.judge,
        own.household_id == merged.into_id,
    )
    session.execute(
        sa.update(InspectionMark)
        .where(
            InspectionMark.household_id == merged.household_id,
            InspectionMark.round_id.in_(going_on),
            ~has_own,
        )
        .values(household_id=merged.into_id),
        execution_options={"synchronize_session": False},
    )
