"""The demo's shelf, filled each season and redeemed on exchange days."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import system_actor, village_of
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Household
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff
from pointsapp.exchange.cashing_up.service import Counted, cash_up
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.items.service import NewItem, create_item, give_own_codes
from pointsapp.exchange.losses.models import LossReason, LossState, Stocktake, WriteOff
from pointsapp.exchange.parking.service import park
from pointsapp.exchange.receipts.lots import lots_of
from pointsapp.exchange.receipts.models import DonorShown
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.agreement import Agreement
from pointsapp.exchange.redemptions.basket import Basket, Proxy
from pointsapp.exchange.redemptions.models import AgreedBy
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import lines_to_return
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.exchange.stocktakes import service as stocktakes
from pointsapp.exchange.write_offs import service as write_offs
from pointsapp.exchange.write_offs.service import NewWriteOff

GOODS = (
    NewItem("肥皂", 5, unit="块", cost_fen=350, picture="soap"),
    NewItem("洗衣液", 30, "2kg", "瓶", cost_fen=2490, limit_per_month=2, picture="detergent"),
    NewItem("毛巾", 8, unit="条", cost_fen=600, picture="towel"),
    NewItem("食盐", 3, "400g", "袋", cost_fen=250, picture="salt"),
    NewItem("酱油", 10, "500ml", "瓶", cost_fen=880, picture="bottle"),
    NewItem("大豆油", 70, "5L", "桶", cost_fen=6200, limit_per_month=1, picture="oil"),
    NewItem("大米", 40, "5kg", "袋", cost_fen=3300, limit_per_month=2, picture="rice"),
    NewItem("面粉", 32, "5kg", "袋", cost_fen=2700, limit_per_month=2, picture="flour"),
    NewItem("卫生纸", 20, "10卷", "提", cost_fen=1690, picture="paper"),
    NewItem("牙膏", 9, unit="支", cost_fen=750, picture="toothpaste"),
    NewItem("垃圾袋", 4, unit="卷", cost_fen=300, picture="bag"),
    NewItem("作业本", 2, unit="本", cost_fen=150, picture="notebook"),
    NewItem("雨伞", 25, unit="把", cost_fen=1900, limit_per_month=1, picture="umbrella"),
    NewItem("暖水瓶", 35, unit="个", cost_fen=2900, limit_per_month=1, picture="thermos"),
    NewItem("鸡蛋", 24, "30枚", "盘", cost_fen=2100, limit_per_month=2, picture="eggs"),
)
KEEPS_DAYS = {"eggs": 40, "flour": 300, "rice": 300, "bottle": 540, "oil": 540, "detergent": 900}
"""How long goods keep from the day they come; the others never grow too old."""
SOURCES = (("donated", "爱心企业"), ("bought", "镇供销社"), ("allotted", ""))
SEASON_ENDS = (3, 6, 9, 12)
"""Months whose stocktake finds something missing."""
WORTH_COMING = 35
CUSTOMERS = 30
"""So many households come on an exchange day, where nothing else is asked for."""
CUSTOMERS_A_WITNESS, CUSTOMERS_A_PROXY = 14, 20
"""One customer of so many forgot the PIN, one of so many sends a neighbour."""
A_PAIR = 2
CUSTOMERS_A_RETURN = 13
"""One customer of so many brings the first thing of the basket back."""


@dataclass(frozen=True)
class Offer:
    """An item at the counter: its price, and how many a household may take in a month."""

    item_id: int
    price: int
    limit: int | None


def list_goods(session: Session, village_id: int) -> list[int]:
    """Put the goods on the list, each with a bar code, and return their ids."""
    by = system_actor(village_id)
    ids = [create_item(session, new, by=by) for new in GOODS]
    give_own_codes(session, by=by)
    return ids


def take_in(
    session: Session,
    staff: Staff,
    random: Random,
    item_ids: list[int],
    day: date,
    *,
    customers: int,
) -> None:
    """Take in a season's goods for so many customers a month."""
    source, donor = random.choice(SOURCES)
    lines = [
        NewReceiptLine(
            item_id,
            random.randint(8, 24) * customers // CUSTOMERS,
            new.cost_fen,
            _best_before(new, day),
        )
        for item_id, new in zip(item_ids, GOODS, strict=True)
    ]
    receipt = NewReceipt(
        day,
        source,
        lines,
        donor=donor,
        donor_shown=DonorShown.NAMED,
        document=f"{day:%Y%m%d}",
        checked_by="赵会计",
    )
    receive_goods(
        session,
        receipt,
        key=f"demo-{day}",
        by=staff.counter,
        at=at_hour(day, 9),
    )


def _best_before(new: NewItem, day: date) -> date | None:
    keeps = KEEPS_DAYS.get(new.picture)
    return day + timedelta(days=keeps) if keeps else None


def look_after_shelf(session: Session, staff: Staff, day: date) -> None:
    """Write off what is too old, two together where it is dear; then count the shelf."""
    village_id, at = village_of(staff.counter), at_hour(day, 17)
    for item_id, lots in lots_of(session, village_id).by_item.items():
        old = sum(lot.remaining for lot in lots if lot.expires_by(day))
        if old:
            loss, key = NewWriteOff(item_id, old, LossReason.EXPIRED), f"demo-{day}-{item_id}"
            loss_id = write_offs.write_off(session, loss, key=key, by=staff.counter, at=at)
            if session.get_one(WriteOff, loss_id).state == LossState.WAITING:
                write_offs.confirm(session, loss_id, by=staff.admin, at=at)
    shelf = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    counted = {int(name.partition(":")[2]): left for name, left in shelf.items()}
    first = min(counted)
    reasons = {first: LossReason.LOST} if counted[first] and day.month in SEASON_ENDS else {}
    counted[first] -= len(reasons)
    stocktake_id = stocktakes.count_shelf(
        session,
        stocktakes.ShelfCount(counted, "钱监委"),
        key=f"demo-{day}",
        by=staff.counter,
        at=at,
    )
    if reasons:
        stocktakes.explain_differences(session, stocktake_id, reasons, by=staff.counter, at=at)
        if session.get_one(Stocktake, stocktake_id).state == LossState.WAITING:
            stocktakes.confirm(session, stocktake_id, by=staff.admin, at=at)


def close_counter(session: Session, staff: Staff, day: date) -> None:
    """Cash up after an exchange day: all is there but one piece, which is found again."""
    shelf = ledger.holdings(session, village_of(staff.counter), kind=AccountKind.SHELF)
    counted = {int(name.partition(":")[2]): Counted(left) for name, left in shelf.items()}
    lent = next(item_id for item_id, left in counted.items() if left.count)
    counted[lent] = Counted(counted[lent].count - 1, "借给幸福院一件，明日归还")
    cash_up(session, counted, key=f"demo-{day}", by=staff.counter, at=at_hour(day, 16))


def leave_a_loss_waiting(session: Session, staff: Staff, item_ids: list[int], day: date) -> None:
    """Let broken bottles wait for a second person."""
    oil = item_ids[next(n for n, new in enumerate(GOODS) if new.picture == "oil")]
    loss = NewWriteOff(oil, 1, LossReason.BROKEN, "搬运时摔破")
    write_offs.write_off(
        session, loss, key=f"demo-loss-{day}", by=staff.counter, at=at_hour(day, 10)
    )


def hold_exchange_day(
    session: Session, staff: Staff, random: Random, day: date, *, customers: int
) -> None:
    """Let so many of those who can afford something come to the counter."""
    village_id = village_of(staff.counter)
    offers = _offers(session, village_id)
    shelf = ledger.holdings(session, village_id, kind=AccountKind.SHELF)
    at, come_back = at_hour(day, 9), []
    coming = _customers(session, random, village_id, most=customers)
    for number, (household_id, balance) in enumerate(coming):
        units = _fill_basket(random, offers, shelf, balance)
        if units:
            basket = _agreed(Basket(f"demo-{day}-{number}", units), number, staff)
            at = at_hour(day, 9) + timedelta(minutes=number)
            redemption_id = redeem(session, household_id, basket, by=staff.counter, at=at)
            if number % CUSTOMERS_A_RETURN == 0:
                come_back.append(redemption_id)
            for item_id, count in units.items():
                shelf[ledger.item_commodity(item_id)] -= count
    for redemption_id in come_back:
        _bring_back(session, staff, redemption_id, at + timedelta(hours=1))


def _offers(session: Session, village_id: int) -> list[Offer]:
    items = sa.select(
        Item.id.label("item_id"),
        Item.price_points.label("price"),
        Item.limit_per_month.label("limit"),
    ).filter_by(village_id=village_id)
    return [Offer(**row._asdict()) for row in session.execute(items.order_by(Item.position))]


def _agreed(basket: Basket, number: int, staff: Staff) -> Basket:
    """Let a colleague confirm for some who forgot their PIN, and a neighbour collect for others."""
    if (number + 1) % CUSTOMERS_A_WITNESS == 0:
        seen = Agreement(AgreedBy.WITNESS, witness=staff.admin.code, reason="老人忘记密码")
        return replace(basket, agreement=seen)
    if (number + 1) % CUSTOMERS_A_PROXY == 0:
        return replace(basket, proxy=Proxy("邻居李大姐", "邻居"))
    return basket


def hand_out_notebooks(
    session: Session, staff: Staff, household_id: int, item_ids: list[int], at: datetime
) -> None:
    """Let a household exchange something lately, if its points and the shelf reach."""
    account_id = session.scalars(sa.select(Household.account_id).filter_by(id=household_id)).one()
    new = next(item for item in GOODS if item.name == "作业本")
    item_id = item_ids[GOODS.index(new)]
    shelf = ledger.holdings(session, village_of(staff.counter), kind=AccountKind.SHELF)
    on_shelf = shelf.get(ledger.item_commodity(item_id), 0)
    pays = ledger.balance(session, account_id) >= A_PAIR * new.price_points
    if on_shelf >= A_PAIR and pays:
        basket = Basket(f"demo-notebooks-{at:%Y%m%d}", {item_id: A_PAIR})
        redeem(session, household_id, basket, by=staff.counter, at=at)


def leave_a_basket(session: Session, staff: Staff, household_id: int, at: datetime) -> None:
    """Leave a basket at the counter for somebody who went home to fetch the card."""
    soap = session.scalars(
        sa.select(Item.id).filter_by(village_id=staff.counter.village_id).order_by(Item.position)
    ).first()
    park(session, household_id, {soap or 0: 2}, by=staff.counter, at=at)


def _bring_back(session: Session, staff: Staff, redemption_id: int, at: datetime) -> None:
    first = lines_to_return(session, redemption_id)[0]
    new = NewReturn(f"demo-return-{redemption_id}", {first.id: Back(1, damaged=1)}, "包装破损")
    return_goods(session, redemption_id, new, by=staff.counter, at=at)


def _customers(
    session: Session, random: Random, village_id: int, *, most: int
) -> list[tuple[int, int]]:
    """Return households with enough for something good, and what they have."""
    query = sa.select(Household.id, Household.account_id).filter_by(village_id=village_id)
    rows = session.execute(query.order_by(Household.id))
    household_of = {row.account_id: row.id for row in rows}
    balances = ledger.balances(session, household_of)
    rich = [
        (household_of[account_id], balance)
        for account_id, balance in sorted(balances.items())
        if balance >= WORTH_COMING
    ]
    return random.sample(rich, min(len(rich), most))


def _fill_basket(
    random: Random, offers: list[Offer], shelf: dict[str, int], balance: int
) -> dict[int, int]:
    """Return up to three different things, two of each where points, shelf and limit allow it."""
    basket: dict[int, int] = {}
    for offer in random.sample(offers, 3):
        left = shelf[ledger.item_commodity(offer.item_id)]
        count = min(2, balance // offer.price, left, offer.limit or left)
        if count:
            basket[offer.item_id] = count
            balance -= count * offer.price
    return basket
