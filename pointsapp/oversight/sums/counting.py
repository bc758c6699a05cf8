"""Count a village's sums from what was recorded; nothing kept is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind, TransactionKind
from pointsapp.oversight.sums.deeds import Deeds, deeds_by_month
from pointsapp.oversight.sums.goods import average_costs, bought_goods, worth
from pointsapp.oversight.sums.periods import LENGTHS, Period, months_between, period_of
from pointsapp.village_time import first_of_next_month, start_of_day, village_day


@dataclass(frozen=True)
class Figures:
    """What a village did in a period, and how it stood at the end; money in fen.

    `points_taken` is what deductions took and stands below 0; `deeds` are counted by the person.
    """

    took_part: int
    deeds: int
    points_given: int
    points_taken: int
    redemptions: int
    points_redeemed: int
    goods_out_fen: int
    stock_fen: int
    points_unspent: int


@dataclass
class _Month:
    deeds: Deeds
    redemptions: int = 0
    points_redeemed: int = 0
    goods_out_fen: int = 0
    stock_fen: int = 0
    points_unspent: int = 0


def count_sums(
    session: Session, village_id: int, *, since: date, as_of: datetime
) -> Mapping[Period, Figures]:
    """Return the figures of each period that begins on this first of January or later.

    They tell what was recorded before the instant, in a constant number of statements.
    """
    months = months_between(since, village_day(as_of))
    counted = _count_months(session, village_id, months, as_of)
    by_period: defaultdict[Period, list[_Month]] = defaultdict(list)
    for first_day, month in zip(months, counted, strict=True):
        for length in LENGTHS:
            by_period[period_of(first_day, length)].append(month)
    return {period: _added_up(parts) for period, parts in by_period.items()}


def _added_up(months: Sequence[_Month]) -> Figures:
    accounts: set[int] = set()
    for month in months:
        accounts |= month.deeds.accounts
    return Figures(
        took_part=len(accounts),
        deeds=sum(month.deeds.count for month in months),
        points_given=sum(month.deeds.given for month in months),
        points_taken=sum(month.deeds.taken for month in months),
        redemptions=sum(month.redemptions for month in months),
        points_redeemed=sum(month.points_redeemed for month in months),
        goods_out_fen=sum(month.goods_out_fen for month in months),
        stock_fen=months[-1].stock_fen,
        points_unspent=months[-1].points_unspent,
    )


def _count_months(
    session: Session, village_id: int, months: Sequence[date], as_of: datetime
) -> list[_Month]:
    ends = [min(start_of_day(first_of_next_month(month)), as_of) for month in months]
    last = ledger.last_before(session, village_id, ends)
    deeds = deeds_by_month(session, village_id, since=months[0], through=last[-1], as_of=as_of)
    counted = {month: _Month(deeds.get(month, Deeds())) for month in months}
    turnover = ledger.turnover_by_month(
        session,
        village_id,
        kinds=(AccountKind.REDEEMED, AccountKind.HANDED_OUT),
        counting=TransactionKind.REDEMPTION,
        since=months[0],
        through=last[-1],
    )
    for one in turnover:
        if one.kind == AccountKind.REDEEMED:
            counted[one.month].redemptions = one.counted
            counted[one.month].points_redeemed = one.amount
    standing = _standing(session, village_id, last)
    bought = bought_goods(session, village_id)
    for position, month in enumerate(months):
        costs = average_costs(bought, through=last[position], until=ends[position])
        counted[month].goods_out_fen = worth(_handed_out(turnover, month), costs)
        counted[month].stock_fen = worth(standing.stock[position], costs)
        counted[month].points_unspent = standing.unspent[position]
    return list(counted.values())


def _handed_out(turnover: Iterable[ledger.MonthTurnover], month: date) -> dict[str, int]:
    return {
        one.commodity: one.amount
        for one in turnover
        if one.kind == AccountKind.HANDED_OUT and one.month == month
    }


@dataclass(frozen=True)
class _Standing:
    """At the end of each month: units on the shelf by goods, and points that households hold."""

    stock: Sequence[Mapping[str, int]]
    unspent: Sequence[int]


def _standing(session: Session, village_id: int, last: Sequence[int]) -> _Standing:
    shelf = ledger.held_after(session, village_id, kind=AccountKind.SHELF, transactions=last)
    homes = ledger.held_after(session, village_id, kind=AccountKind.HOUSEHOLD, transactions=last)
    ends = range(len(last))
    return _Standing(
        stock=[{commodity: held[end] for commodity, held in shelf} for end in ends],
        unspent=[sum(max(held[end], 0) for _points, held in homes) for end in ends],
    )
