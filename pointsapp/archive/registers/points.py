"""How points were earned: deeds, the sheets they stood on, their notices, and who disagreed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.earning.activities.models import Activity, ActivityCallOff, Attendance
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.papers.layout import (
    DEEDS,
    OBJECTIONS,
    deeds_paper,
    objections_paper,
    workbook_columns,
)
from pointsapp.earning.papers.registers import deeds_of_month, objections_of_year
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetDecision, State
from pointsapp.earning.sheets.words import STATES
from pointsapp.excel.writing import Column
from pointsapp.village_time import last_of_month, village_day

TRANSACTION = Column("账本交易号", 10)
"""By which a row is found in the book."""
SHEETS = (
    Column("编号", 11), Column("名称", 24), Column("状态", 10), Column("登记人", 10),
    Column("登记时间", 17), Column("条数", 6), Column("积分", 8), Column("办理经过", 60),
)  # fmt: skip
NOTICES = (
    Column("编号", 11), Column("名称", 24), Column("公示开始", 11), Column("公示期满", 11),
    Column("条数", 6), Column("积分", 8), Column("异议数", 7), Column("现状", 10),
)  # fmt: skip

ACTIVITIES = (
    Column("日期", 11), Column("活动名称", 24), Column("地点", 20), Column("带队人", 10),
    Column("细则", 8), Column("参加人数", 9), Column("登记人", 10), Column("记分单", 11),
    Column("取消原因", 30),
)  # fmt: skip


def deeds_table(asked: Asked) -> Table:
    """Return what happened in the year, day by day, with the transaction that booked it."""
    return Table([*workbook_columns(DEEDS), TRANSACTION], _deeds(asked))


def months_of(asked: Asked) -> Iterator[tuple[date, date]]:
    """Give the first and the last day of each month of the year."""
    for month in range(1, 13):
        first = date(asked.year, month, 1)
        yield first, last_of_month(first)


def _deeds(asked: Asked) -> Iterator[Row]:
    for first, last in months_of(asked):
        deeds = deeds_of_month(asked.session, asked.by, first, last)
        for deed, row in zip(deeds, deeds_paper(deeds).rows, strict=True):
            yield *row, deed.transaction_id


def objections_table(asked: Asked) -> Table:
    """Return the year's objections with their answers."""
    objections = objections_of_year(asked.session, asked.by, asked.year)
    return Table(workbook_columns(OBJECTIONS), objections_paper(objections).rows)


def sheets_table(asked: Asked) -> Table:
    """Return the sheets recorded in the year: by whom, who decided what about them, and when."""
    return Table(SHEETS, _sheets(asked))


def _sheets(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    of_year = sa.and_(
        AwardSheet.village_id == asked.village_id,
        AwardSheet.recorded_at >= since,
        AwardSheet.recorded_at < until,
    )
    history = _history(asked, of_year)
    query = (
        sa.select(AwardSheet, *_COUNTED)
        .outerjoin(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .where(of_year)
        .group_by(AwardSheet.id)
        .order_by(AwardSheet.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {sheet.recorded_by for sheet, *_figures in rows})
    for sheet, lines, points in rows:
        yield (
            sheet.number, sheet.title, str(STATES[sheet.state]), names.get(sheet.recorded_by, ""),
            moment(sheet.recorded_at), lines, int(points), "；".join(history[sheet.id]),
        )  # fmt: skip


_COUNTED = (sa.func.count(AwardLine.id), sa.func.coalesce(sa.func.sum(AwardLine.points), 0))


def _history(asked: Asked, of_year: sa.ColumnElement[bool]) -> dict[int, list[str]]:
    """Return what was decided about each sheet, in words."""
    query = (
        sa.select(SheetDecision)
        .join(AwardSheet, AwardSheet.id == SheetDecision.sheet_id)
        .where(of_year)
        .order_by(SheetDecision.id)
    )
    decisions = asked.session.scalars(query).all()
    names = names_of(asked.session, {decision.by for decision in decisions})
    history: defaultdict[int, list[str]] = defaultdict(list)
    for one in decisions:
        told = (moment(one.at), names.get(one.by, ""), str(STATES[one.state]), one.reason)
        history[one.sheet_id].append(" ".join(filter(None, told)))
    return history


def notices_table(asked: Asked) -> Table:
    """Return the sheets that were hung out in the year, from when to when."""
    return Table(NOTICES, _notices(asked))


def _notices(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    objections = (
        sa.select(sa.func.count(Objection.id))
        .join(AwardLine, AwardLine.id == Objection.line_id)
        .where(AwardLine.sheet_id == AwardSheet.id)
        .correlate(AwardSheet)
        .scalar_subquery()
    )
    query = (
        sa.select(AwardSheet, SheetDecision.at, *_COUNTED, objections)
        .join(SheetDecision, SheetDecision.sheet_id == AwardSheet.id)
        .outerjoin(AwardLine, AwardLine.sheet_id == AwardSheet.id)
        .where(
            AwardSheet.village_id == asked.village_id,
            SheetDecision.state == State.ON_NOTICE,
            SheetDecision.at >= since,
            SheetDecision.at < until,
        )
        .group_by(AwardSheet.id, SheetDecision.id)
        .order_by(SheetDecision.id)
    )
    for sheet, at, lines, points, objected in asked.session.execute(query):
        yield (
            sheet.number, sheet.title, village_day(at), sheet.due_on, lines, int(points),
            objected, str(STATES[sheet.state]),
        )  # fmt: skip


def activities_table(asked: Asked) -> Table:
    """Return the year's activities, how many took part, and where that became points."""
    return Table(ACTIVITIES, _activities(asked))


def _activities(asked: Asked) -> Iterator[Row]:
    took_part = (
        sa.select(sa.func.count())
        .where(Attendance.activity_id == Activity.id)
        .correlate(Activity)
        .scalar_subquery()
    )
    query = (
        sa.select(Activity, Rule.code, took_part, AwardSheet.number, ActivityCallOff.reason)
        .join(RuleVersion, RuleVersion.id == Activity.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(AwardSheet, AwardSheet.id == Activity.sheet_id)
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(
            Activity.village_id == asked.village_id,
            Activity.held_on.between(asked.first_day, asked.last_day),
        )
        .order_by(Activity.held_on, Activity.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].recorded_by for row in rows})
    for one, code, people, sheet, why_off in rows:
        yield (
            one.held_on, one.name, one.place, one.leader, code, people,
            names.get(one.recorded_by, ""), sheet, why_off,
        )  # fmt: skip
