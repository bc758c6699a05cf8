"""Write the lines of a sheet: checked, and each with the points that it counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.acting import check_last_day
from pointsapp.community.households.living import lived_here
from pointsapp.community.models import Household, Resident, Village
from pointsapp.earning.rules.models import Rule, RuleKind, RuleVersion
from pointsapp.earning.sheets import hours
from pointsapp.earning.sheets.cutting import points_within_caps
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.earning.sheets.refusals import (
    LevelUnknown,
    NotLivingHere,
    QuantityOutOfRange,
    RuleNotInForce,
)
from pointsapp.village_time import village_day

MOST_HOURS = hours.IN_A_DAY
MOST_TIMES = 1000


@dataclass(frozen=True)
class NewLine:
    """A deed to be put on a sheet; `quantity` in hundredths of the rule's unit.

    `points` is what several judges' grades come to, where one grade alone doesn't say it.
    `corrects_id` is the line in whose place this one comes.
    """

    household_id: int
    resident_id: int
    rule_version_id: int
    occurred_on: date
    quantity: int
    recorded_by: str
    level: int | None = None
    points: int | None = None
    corrects_id: int | None = None


def write_lines(
    session: Session,
    sheet: AwardSheet,
    lines: Sequence[NewLine],
    *,
    first: int = 1,
    at: datetime,
) -> None:
    """Write the sheet's lines in this order, from this position on, cut to what the caps leave.

    Each line counts by the version of its rule that held on its day, whichever one was chosen. In a
    village that closes nothing counts that was done after its last day.
    """
    ledger.check_days(session, sheet.village_id, {line.occurred_on for line in lines})
    _refuse_days_to_come(lines, village_day(at))
    _refuse_who_was_not_there(session, sheet.village_id, lines)
    histories = _histories(session, sheet.village_id, {line.rule_version_id for line in lines})
    versions = [_version_on_its_day(histories, line) for line in lines]
    hours.refuse_longer_than_a_day(session, sheet.id, _hours(lines, versions))
    rows = [
        {
            "village_id": sheet.village_id,
            "sheet_id": sheet.id,
            "position": position,
            "household_id": line.household_id,
            "resident_id": line.resident_id,
            "rule_version_id": version.id,
            "occurred_on": line.occurred_on,
            "quantity": line.quantity,
            "level": line.level,
            "recorded_by": line.recorded_by,
            "corrects_id": line.corrects_id,
            "uncapped_points": _points(version, line),
        }
        for position, (line, (_rule, version)) in enumerate(
            zip(lines, versions, strict=True), start=first
        )
    ]
    for row, points in zip(rows, points_within_caps(session, sheet, rows), strict=True):
        row["points"] = points
    if rows:
        session.execute(sa.insert(AwardLine), rows)


def _refuse_days_to_come(lines: Iterable[NewLine], today: date) -> None:
    for line in lines:
        if line.occurred_on > today:
            raise ledger.FutureDay(day=line.occurred_on)


def _refuse_who_was_not_there(session: Session, village_id: int, lines: Sequence[NewLine]) -> None:
    strangers: set[int] = set()
    for day in {line.occurred_on for line in lines}:
        deeds = {(one.resident_id, one.household_id) for one in lines if one.occurred_on == day}
        query = (
            sa.select(Resident.id, Household.id)
            .join(Household, Household.id == Resident.household_id)
            .where(Resident.village_id == village_id, lived_here(day))
            .where(Resident.id.in_({resident_id for resident_id, _home in deeds}))
        )
        there = {(resident_id, home_id) for resident_id, home_id in session.execute(query)}
        strangers |= {resident_id for resident_id, _home in deeds - there}
    if strangers:
        raise NotLivingHere(names=_names(session, village_id, strangers))


def _names(session: Session, village_id: int, resident_ids: Collection[int]) -> list[str]:
    query = sa.select(Resident.name).where(
        Resident.id.in_(resident_ids), Resident.village_id == village_id
    )
    return list(session.scalars(query))


_History = list[tuple[Rule, RuleVersion, date | None]]
"""Each version of a rule, and the last day of a village that closes."""


def _histories(session: Session, village_id: int, version_ids: set[int]) -> dict[int, _History]:
    """Return all versions of these versions' rules, the newest first, by the version asked for."""
    rules = sa.select(RuleVersion.rule_id).where(RuleVersion.id.in_(version_ids))
    query = (
        sa.select(Rule, RuleVersion, Village.last_day)
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .join(Village, Village.id == Rule.village_id)
        .where(Rule.id.in_(rules), Rule.village_id == village_id)
        .order_by(RuleVersion.version.desc())
    )
    by_rule: dict[int, _History] = {}
    for rule, version, last_day in session.execute(query):
        by_rule.setdefault(rule.id, []).append((rule, version, last_day))
    return {one[1].id: history for history in by_rule.values() for one in history}


def _version_on_its_day(
    histories: Mapping[int, _History], line: NewLine
) -> tuple[Rule, RuleVersion]:
    history = histories.get(line.rule_version_id, [])
    held = next((one for one in history if one[1].first_day <= line.occurred_on), None)
    if held is None or not held[0].is_on_at(line.occurred_on):
        code = history[0][0].code if history else ""
        raise RuleNotInForce(code=code, day=line.occurred_on)
    rule, version, last_day = held
    check_last_day(last_day, line.occurred_on)
    _refuse_impossible_amount(rule, version, line)
    return rule, version


def _refuse_impossible_amount(rule: Rule, version: RuleVersion, line: NewLine) -> None:
    if (line.level is None) != (not version.levels):
        raise LevelUnknown(code=rule.code)
    if line.level is not None and not 0 <= line.level < len(version.levels):
        raise LevelUnknown(code=rule.code)
    most = (MOST_HOURS if rule.kind == RuleKind.HOUR else MOST_TIMES) * 100
    if not 0 < line.quantity <= most:
        raise QuantityOutOfRange(most=most // 100)


def _hours(
    lines: Sequence[NewLine], versions: Sequence[tuple[Rule, RuleVersion]]
) -> list[tuple[int, date, int]]:
    """Return the hours on these lines: whose, of which day, how many hundredths."""
    return [
        (line.resident_id, line.occurred_on, line.quantity)
        for line, (rule, _version) in zip(lines, versions, strict=True)
        if rule.kind == RuleKind.HOUR
    ]


def _points(version: RuleVersion, line: NewLine) -> int:
    """Return whole points: 2 an hour for 1.75 hours are 3; a grade counts its own points."""
    if line.points is not None:
        return line.points
    per_unit = version.points if line.level is None else version.levels[line.level]["points"]
    whole = int(abs(per_unit) * line.quantity // 100)
    return whole if per_unit >= 0 else -whole
