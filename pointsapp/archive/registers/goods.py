"""How points were spent: what was handed out, came back, came in, was lost and was counted."""

from collections.abc import Iterator

import sqlalchemy as sa

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.points import TRANSACTION, months_of
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Household
from pointsapp.excel.writing import Column
from pointsapp.exchange.cashing_up.models import CashingUp, CashingUpLine
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.losses.models import (
    LossReason,
    LossState,
    Stocktake,
    StocktakeLine,
    WriteOff,
)
from pointsapp.exchange.losses.words import LOSS_REASONS, LOSS_STATES
from pointsapp.exchange.receipts import workbook as receipts
from pointsapp.exchange.receipts.queries import list_receipts_of_year
from pointsapp.exchange.redemptions.models import (
    GoodsReturn,
    GoodsReturnLine,
    Redemption,
    RedemptionLine,
)
from pointsapp.exchange.register import workbook as register
from pointsapp.exchange.register.queries import show_register
from pointsapp.village_time import village_day

GOODS = (Column("物品名称", 16), Column("规格"), Column("单位", 6))
RETURNS = (
    Column("日期", 11), Column("小票号", 11), Column("户号", 9), *GOODS, Column("数量", 6),
    Column("其中损坏", 8), Column("退回积分", 9), Column("原因", 24), Column("经办人", 10),
    TRANSACTION,
)  # fmt: skip
STOCK = (
    Column("物品号", 8), *GOODS, Column("单价(分)", 9), Column("年初", 8), Column("入库", 8),
    Column("兑换出库", 9), Column("报损和盘亏", 10), Column("年末", 8), Column("做档案时", 9),
)  # fmt: skip
WRITE_OFFS = (
    Column("编号", 11), Column("时间", 17), *GOODS, Column("数量", 6), Column("原因", 10),
    Column("备注", 24), Column("价值（元）", 10), Column("登记人", 10), Column("状态", 12),
    Column("第二人", 10), Column("决定时间", 17),
)  # fmt: skip
STOCKTAKES = (
    Column("编号", 11), Column("时间", 17), *GOODS, Column("账面", 7), Column("实盘", 7),
    Column("差异", 7), Column("原因", 10), Column("盘点人", 10), Column("监督员", 10),
    Column("状态", 12), Column("第二人", 10),
)  # fmt: skip
CASHING_UP = (
    Column("日期", 11), Column("时间", 17), *GOODS, Column("账面", 7), Column("实盘", 7),
    Column("差异", 7), Column("原因", 24), Column("经办人", 10),
)  # fmt: skip
_ITEM = (Item.name, Item.specification, Item.unit)
MOVED = (AccountKind.RECEIVED, AccountKind.HANDED_OUT, AccountKind.WRITTEN_OFF, AccountKind.SHELF)


def exchange_table(asked: Asked) -> Table:
    """Return what was handed out and came back in the year, with the transaction that booked it."""
    return Table([*register.COLUMNS, TRANSACTION], _exchange(asked))


def _exchange(asked: Asked) -> Iterator[Row]:
    number = 0
    for first, _last in months_of(asked):
        for row in show_register(asked.session, asked.by, first).rows:
            number += 1
            yield *register.cells(number, row), row.transaction_id


def returns_table(asked: Asked) -> Table:
    """Return the goods that came back in the year."""
    return Table(RETURNS, _returns(asked))


def _returns(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    query = (
        sa.select(
            GoodsReturn, Redemption.number, Household.number, *_ITEM, GoodsReturnLine.quantity,
            GoodsReturnLine.damaged, RedemptionLine.price_points,
        )
        .join(GoodsReturnLine, GoodsReturnLine.return_id == GoodsReturn.id)
        .join(RedemptionLine, RedemptionLine.id == GoodsReturnLine.line_id)
        .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
        .join(Household, Household.id == Redemption.household_id)
        .join(Item, Item.id == RedemptionLine.item_id)
        .where(
            GoodsReturn.village_id == asked.village_id,
            GoodsReturn.returned_at >= since,
            GoodsReturn.returned_at < until,
        )
        .order_by(GoodsReturnLine.id)
    )  # fmt: skip
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].returned_by for row in rows})
    for back, slip, number, name, specification, unit, quantity, damaged, price in rows:
        yield (
            village_day(back.returned_at), slip, number, name, specification, unit, quantity,
            damaged, quantity * price, back.reason, names.get(back.returned_by, ""),
            back.transaction_id,
        )  # fmt: skip


def receipts_table(asked: Asked) -> Table:
    """Return the goods that came in."""
    of_year = list_receipts_of_year(asked.session, asked.by, asked.year)
    return Table(receipts.COLUMNS, receipts.rows_of(of_year))


def stock_table(asked: Asked) -> Table:
    """Return each item of the shelf: what there was, came in, went and was left."""
    return Table(STOCK, _stock(asked))


def _stock(asked: Asked) -> Iterator[Row]:
    session, book_id = asked.session, asked.village_id
    year = ledger.last_before(session, book_id, asked.bounds)
    held = {
        kind: dict(ledger.held_after(session, book_id, kind=kind, transactions=year))
        for kind in MOVED
    }
    for item in list_items(session, asked.by):
        received, out, lost, shelf = (
            held[kind].get(ledger.item_commodity(item.id), (0, 0)) for kind in MOVED
        )
        yield (
            item.id, item.name, item.specification, item.unit, item.price_points, shelf[0],
            received[0] - received[1], out[1] - out[0], lost[1] - lost[0], shelf[1], item.stock,
        )  # fmt: skip


def write_offs_table(asked: Asked) -> Table:
    """Return the goods that were written off, or were to be."""
    return Table(WRITE_OFFS, _write_offs(asked))


def _write_offs(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    query = (
        sa.select(WriteOff, *_ITEM)
        .join(Item, Item.id == WriteOff.item_id)
        .where(
            WriteOff.village_id == asked.village_id,
            WriteOff.recorded_at >= since,
            WriteOff.recorded_at < until,
        )
        .order_by(WriteOff.id)
    )
    rows = asked.session.execute(query).all()
    people = {code for row in rows for code in (row[0].recorded_by, row[0].decided_by or "")}
    names = names_of(asked.session, people)
    for one, name, specification, unit in rows:
        yield (
            one.number, moment(one.recorded_at), name, specification, unit, one.quantity,
            str(LOSS_REASONS[LossReason(one.reason)]), one.note, one.worth_fen / 100,
            names.get(one.recorded_by, ""), str(LOSS_STATES[LossState(one.state)]),
            names.get(one.decided_by or "", ""), moment(one.decided_at),
        )  # fmt: skip


def stocktakes_table(asked: Asked) -> Table:
    """Return what was counted on the shelf, item by item."""
    return Table(STOCKTAKES, _stocktakes(asked))


def _stocktakes(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    query = (
        sa.select(Stocktake, StocktakeLine, *_ITEM)
        .join(StocktakeLine, StocktakeLine.stocktake_id == Stocktake.id)
        .join(Item, Item.id == StocktakeLine.item_id)
        .where(
            Stocktake.village_id == asked.village_id,
            Stocktake.counted_at >= since,
            Stocktake.counted_at < until,
        )
        .order_by(Stocktake.id, Item.position)
    )
    rows = asked.session.execute(query).all()
    people = {code for row in rows for code in (row[0].counted_by, row[0].decided_by or "")}
    names = names_of(asked.session, people)
    for count, line, *item in rows:
        reason = str(LOSS_REASONS[LossReason(line.reason)]) if line.reason else ""
        yield (
            count.number, moment(line.counted_at), *item, line.book, line.counted,
            line.counted - line.book, reason, names.get(count.counted_by, ""), count.supervisor,
            str(LOSS_STATES[LossState(count.state)]), names.get(count.decided_by or "", ""),
        )  # fmt: skip


def cashing_up_table(asked: Asked) -> Table:
    """Return what was counted at the end of exchange days, item by item."""
    return Table(CASHING_UP, _cashing_up(asked))


def _cashing_up(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(CashingUp, CashingUpLine, *_ITEM)
        .join(CashingUpLine, CashingUpLine.cashing_up_id == CashingUp.id)
        .join(Item, Item.id == CashingUpLine.item_id)
        .where(
            CashingUp.village_id == asked.village_id,
            CashingUp.day.between(asked.first_day, asked.last_day),
        )
        .order_by(CashingUp.id, Item.position)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].counted_by for row in rows})
    for count, line, *item in rows:
        yield (
            count.day, moment(count.counted_at), *item, line.book, line.counted,
            line.counted - line.book, line.reason, names.get(count.counted_by, ""),
        )  # fmt: skip
