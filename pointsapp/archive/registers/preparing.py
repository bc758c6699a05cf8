"""What the village may spend and looked through for a year, and what its goods cost since."""

from collections.abc import Iterator

import sqlalchemy as sa

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment, yuan
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.excel.writing import Column
from pointsapp.exchange.items.models import Item, ItemPrice
from pointsapp.oversight.promise.models import GoodsBudget
from pointsapp.year_end.coming_year.models import YearBudget, YearLook
from pointsapp.year_end.coming_year.words import PLACES

BUDGETS = (
    Column("年度", 6), Column("事项", 30), Column("金额（元）", 12), Column("登记人", 10),
    Column("登记时间", 17),
)  # fmt: skip
PRICES = (
    Column("时间", 17), Column("物品名称", 16), Column("规格"), Column("单位", 6),
    Column("原来所需积分", 12), Column("改后所需积分", 12), Column("修改人", 10),
)  # fmt: skip
MAY_SPEND, STILL_LEFT = "全年购买物资的预算", "还能用于购买物资的钱"


def budgets_table(asked: Asked) -> Table:
    """Return the budgets and looks of the year, and what was left for goods whenever noted."""
    return Table(BUDGETS, _budgets(asked))


def _budgets(asked: Asked) -> Iterator[Row]:
    of_year = {"village_id": asked.village_id, "year": asked.year}
    budgets = asked.session.scalars(sa.select(YearBudget).filter_by(**of_year)).all()
    looks = asked.session.scalars(sa.select(YearLook).filter_by(**of_year)).all()
    left = asked.session.scalars(
        sa.select(GoodsBudget).where(
            GoodsBudget.village_id == asked.village_id, asked.is_within(GoodsBudget.noted_at)
        )
    ).all()
    noted = [
        *((one.noted_at, MAY_SPEND, one.fen, one.noted_by) for one in budgets),
        *((one.noted_at, STILL_LEFT, one.money_fen, one.noted_by) for one in left),
        *((one.looked_at, str(PLACES[one.item].label), None, one.looked_by) for one in looks),
    ]
    names = names_of(asked.session, {by for *_, by in noted})
    for at, what, fen, by in sorted(noted, key=lambda one: one[0]):
        yield asked.year, what, yuan(fen), names.get(by, ""), moment(at)


def prices_table(asked: Asked) -> Table:
    """Return which goods came to cost other points in the year."""
    return Table(PRICES, _prices(asked))


def _prices(asked: Asked) -> Iterator[Row]:
    query = (
        sa.select(ItemPrice, Item.name, Item.specification, Item.unit)
        .join(Item, Item.id == ItemPrice.item_id)
        .where(Item.village_id == asked.village_id, asked.is_within(ItemPrice.changed_at))
        .order_by(ItemPrice.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].changed_by for row in rows})
    for one, *item in rows:
        yield (
            moment(one.changed_at), *item, one.old_points, one.new_points,
            names.get(one.changed_by, ""),
        )  # fmt: skip
