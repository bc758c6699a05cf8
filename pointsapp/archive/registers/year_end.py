"""Which days were closed, and which points lapsed by which resolution."""

from collections.abc import Iterator

import sqlalchemy as sa

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment, together
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.excel.writing import Column
from pointsapp.year_end.closings.models import PeriodClosing
from pointsapp.year_end.expiries.models import Expiry, ExpiryLine
from pointsapp.year_end.expiries.queries import expiries_of_year
from pointsapp.year_end.expiries.words import terms_in_words

CLOSINGS = (
    Column("结账至", 11), Column("经办人", 10), Column("结账时间", 17), Column("重新打开", 17),
    Column("打开人", 20), Column("原因", 40),
)  # fmt: skip
EXPIRIES = (
    Column("清零日期", 11), Column("清零办法", 40), Column("决议", 40), Column("公告", 28),
    Column("取消", 28), Column("入账", 38), Column("撤回", 38), Column("清零户数", 9),
    Column("清零积分", 9),
)  # fmt: skip


def closings_table(asked: Asked) -> Table:
    """Return the closings of days of the year."""
    return Table(CLOSINGS, _closings(asked))


def _closings(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(PeriodClosing)
        .where(
            PeriodClosing.village_id == asked.village_id,
            PeriodClosing.through.between(asked.first_day, asked.last_day),
        )
        .order_by(PeriodClosing.id)
    )
    rows = asked.session.scalars(query).all()
    people = {c or "" for r in rows for c in (r.closed_by, r.reopened_by, r.reopened_second)}
    names = names_of(asked.session, people)
    for one in rows:
        both = (names.get(code or "", "") for code in (one.reopened_by, one.reopened_second))
        yield (
            one.through, names.get(one.closed_by, ""), moment(one.closed_at),
            moment(one.reopened_at), together(*both), one.reason,
        )  # fmt: skip


def expiries_table(asked: Asked) -> Table:
    """Return what of the points lapsed in the year, or was to lapse."""
    return Table(EXPIRIES, _expiries(asked))


def _expiries(asked: Asked) -> Iterator[Row]:
    lapsed = _lapsed(asked)
    for one in expiries_of_year(asked.session, asked.by, asked.year):
        yield (
            one.lapses_on, terms_in_words(one.terms), one.resolution,
            together(one.announced_by, moment(one.announced_at)),
            together(one.called_off_by, moment(one.called_off_at)),
            together(one.posted_by, one.posted_second, moment(one.posted_at)),
            together(one.undone_by, one.undone_second, moment(one.undone_at)),
            *lapsed.get(one.id, (0, 0)),
        )  # fmt: skip


def _lapsed(asked: Asked) -> dict[int, tuple[int, int]]:
    """Return how many households lost how many points, by the announcement's id."""
    query = (
        sa.select(
            ExpiryLine.expiry_id,
            sa.func.count(ExpiryLine.household_id),
            sa.func.sum(ExpiryLine.points),
        )
        .join(Expiry, Expiry.id == ExpiryLine.expiry_id)
        .where(Expiry.village_id == asked.village_id)
        .group_by(ExpiryLine.expiry_id)
    )
    rows = asked.session.execute(query)
    return {expiry_id: (households, int(points)) for expiry_id, households, points in rows}
