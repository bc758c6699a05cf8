"""Questions about goods: handed out, taken back, counted, lost, taken in, and enough of them."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from pointsapp import ledger
from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, User
from pointsapp.actor import ActorKind
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Village
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, State
from pointsapp.exchange.cashing_up.models import CashingUp, CashingUpLine
from pointsapp.exchange.items.models import Item
from pointsapp.exchange.losses.models import LossState, Stocktake, StocktakeLine, WriteOff
from pointsapp.exchange.receipts.models import GoodsReceipt, GoodsReceiptLine
from pointsapp.exchange.redemptions.models import AgreedBy, GoodsReturn, Redemption, SlipPrint
from pointsapp.oversight.promise.models import GoodsBudget
from pointsapp.oversight.questions.asking import Asking, Facts, at_least, fact
from pointsapp.oversight.questions.times import DAY, seconds_between

COUNTS_LOOKED_AT = timedelta(days=400)
"""Counts of the shelf from so long before the month still belong to a row of them."""


def hands_out_what_he_recorded(asking: Asking, days: int) -> Facts:
    """Return redemptions by who had recorded points for that household a few days before."""
    before = seconds_between(AwardSheet.recorded_at, Redemption.redeemed_at)
    recorded_it = (
        sa.exists()
        .where(AwardLine.household_id == Redemption.household_id)
        .where(AwardLine.recorded_by == Redemption.redeemed_by)
        .where(AwardSheet.id == AwardLine.sheet_id, AwardSheet.state == State.POSTED)
        .where(before.between(0, days * DAY))
    )
    return _redeemed(asking, Redemption.points).where(recorded_it)


def colleague_consents(asking: Asking, times: int) -> Facts:
    """Return redemptions before a colleague, where the same two stood together often."""
    witnessed = _redeemed(asking, Redemption.points)
    witnessed = witnessed.where(Redemption.consent == AgreedBy.WITNESS)
    pair = (Redemption.village_id, Redemption.redeemed_by, Redemption.witness)
    return at_least(witnessed, times, alike=pair)


def pin_reset_then_spent(asking: Asking, days: int) -> Facts:
    """Return redemptions soon after two of the staff gave the household a new PIN."""
    household = sa.literal(f"{ActorKind.HOUSEHOLD}:") + sa.cast(Redemption.household_id, sa.String)
    reset = sa.exists().where(
        AuditRecord.subject == household,
        AuditRecord.event == Event.PIN_WITNESSED,
        AuditRecord.at <= Redemption.redeemed_at,
        seconds_between(AuditRecord.at, Redemption.redeemed_at) < days * DAY,
    )
    return _redeemed(asking, Redemption.points).where(reset)


def slips_printed_again(asking: Asking, times: int) -> Facts:
    """Return redemptions whose slip was printed again and again."""
    printed = (
        sa.select(sa.func.count(SlipPrint.id))
        .where(SlipPrint.redemption_id == Redemption.id)
        .scalar_subquery()
    )
    return _redeemed(asking, printed).where(printed >= times)


def _redeemed(asking: Asking, figure: Any) -> Facts:
    """Select the month's redemptions."""
    return sa.select(
        *fact(
            Redemption.village_id,
            Redemption.redeemed_at,
            what=Redemption.number,
            by=Redemption.redeemed_by,
            household_id=Redemption.household_id,
            figure=figure,
            ref=Redemption.id,
        )
    ).where(asking.of(Redemption.village_id), asking.covers(Redemption.redeemed_at))


def takes_back_what_he_handed_out(asking: Asking, times: int) -> Facts:
    """Return returns to who had handed the goods out, where that happened often."""
    returned = (
        sa.select(
            *fact(
                GoodsReturn.village_id,
                GoodsReturn.returned_at,
                what=Redemption.number,
                by=GoodsReturn.returned_by,
                household_id=Redemption.household_id,
                figure=GoodsReturn.points,
                ref=Redemption.id,
            )
        )
        .select_from(GoodsReturn)
        .join(Redemption, Redemption.id == GoodsReturn.redemption_id)
        .where(
            asking.of(GoodsReturn.village_id),
            asking.covers(GoodsReturn.returned_at),
            GoodsReturn.returned_by == Redemption.redeemed_by,
        )
    )
    return at_least(returned, times, alike=(GoodsReturn.village_id, GoodsReturn.returned_by))


def counts_never_differ(asking: Asking, counts: int) -> Facts:
    """Return the last counts of the shelf where every one of so many agreed with the book."""
    since = asking.until - COUNTS_LOOKED_AT
    counted = sa.union_all(_stocktakes(asking), _cashed_up(asking)).subquery()
    newest_first = sa.func.row_number().over(
        partition_by=counted.c.village_id, order_by=counted.c.at.desc()
    )
    numbered = (
        sa.select(counted, newest_first.label("place"))
        .where(counted.c.at >= since, counted.c.at < asking.until)
        .subquery()
    )
    count = sa.func.count()
    return (
        sa.select(*fact(numbered.c.village_id, sa.func.max(numbered.c.at), figure=count))
        .where(numbered.c.place <= counts)
        .group_by(numbered.c.village_id)
        .having(count >= counts, sa.func.max(numbered.c.differs) == 0)
    )


def _stocktakes(asking: Asking) -> Facts:
    differs = sa.exists().where(
        StocktakeLine.stocktake_id == Stocktake.id, StocktakeLine.counted != StocktakeLine.book
    )
    columns = _count(Stocktake.village_id, Stocktake.counted_at, differs)
    return sa.select(*columns).where(asking.of(Stocktake.village_id))


def _cashed_up(asking: Asking) -> Facts:
    differs = sa.exists().where(
        CashingUpLine.cashing_up_id == CashingUp.id, CashingUpLine.counted != CashingUpLine.book
    )
    columns = _count(CashingUp.village_id, CashingUp.counted_at, differs)
    return sa.select(*columns).where(asking.of(CashingUp.village_id))


def _count(village: Any, at: Any, differs: Any) -> tuple[Any, ...]:
    return (village, at.label("at"), sa.case((differs, 1), else_=0).label("differs"))


def stock_missing(asking: Asking, yuan: int) -> Facts:
    """Return write-offs and shortages of stocktakes where the month's are worth so much."""
    missing = sa.union_all(_written_off(asking), _short(asking)).subquery()
    facts = sa.select(*missing.c).select_from(missing)
    return at_least(facts, yuan, alike=(missing.c.village_id,), of=missing.c.figure)


def _written_off(asking: Asking) -> Facts:
    columns = fact(
        WriteOff.village_id,
        WriteOff.recorded_at,
        what=WriteOff.number,
        by=WriteOff.recorded_by,
        figure=WriteOff.worth_fen / 100,
    )
    return sa.select(*columns).where(
        asking.of(WriteOff.village_id),
        asking.covers(WriteOff.recorded_at),
        WriteOff.state == LossState.POSTED,
    )


def _short(asking: Asking) -> Facts:
    lacking = StocktakeLine.book - StocktakeLine.counted
    worth = sa.func.sum(lacking * sa.func.coalesce(Item.cost_fen, 0)) / 100
    columns = fact(
        Stocktake.village_id,
        Stocktake.counted_at,
        what=Stocktake.number,
        by=Stocktake.counted_by,
        figure=worth,
    )
    return (
        sa.select(*columns)
        .select_from(Stocktake)
        .join(StocktakeLine, StocktakeLine.stocktake_id == Stocktake.id)
        .join(Item, Item.id == StocktakeLine.item_id)
        .where(
            asking.of(Stocktake.village_id),
            asking.covers(Stocktake.counted_at),
            Stocktake.state == LossState.POSTED,
            lacking > 0,
        )
        .group_by(
            Stocktake.id,
            Stocktake.village_id,
            Stocktake.counted_at,
            Stocktake.number,
            Stocktake.counted_by,
        )
    )


def received_unchecked(asking: Asking, yuan: int) -> Facts:
    """Return receipts of this worth that nobody counted but who recorded them."""
    worth = sa.func.sum(GoodsReceiptLine.quantity * sa.func.coalesce(GoodsReceiptLine.cost_fen, 0))
    recorder = sa.literal(f"{ActorKind.USER}:") + sa.cast(User.id, sa.String)
    columns = fact(
        GoodsReceipt.village_id,
        GoodsReceipt.recorded_at,
        what=GoodsReceipt.number,
        by=GoodsReceipt.recorded_by,
        figure=worth / 100,
    )
    return (
        sa.select(*columns)
        .select_from(GoodsReceipt)
        .join(GoodsReceiptLine, GoodsReceiptLine.receipt_id == GoodsReceipt.id)
        .outerjoin(User, recorder == GoodsReceipt.recorded_by)
        .where(
            asking.of(GoodsReceipt.village_id),
            asking.covers(GoodsReceipt.recorded_at),
            GoodsReceipt.taken_back_at.is_(None),
            sa.or_(GoodsReceipt.checked_by == "", GoodsReceipt.checked_by == User.name),
        )
        .group_by(
            GoodsReceipt.id,
            GoodsReceipt.village_id,
            GoodsReceipt.recorded_at,
            GoodsReceipt.number,
            GoodsReceipt.recorded_by,
        )
        .having(worth >= yuan * 100)
    )


def promise_not_covered(asking: Asking, percent: int) -> Facts:
    """Return villages whose goods and money cover less than this part of what they owe.

    Nobody knows it of a month that is over.
    """
    owed = _owed() * Village.point_value_fen
    there = _goods_fen() + sa.func.coalesce(_money_fen(), 0)
    covered = there * 100 / sa.case((owed == 0, 1), else_=owed)
    now = sa.literal(asking.until, type_=GoodsBudget.noted_at.type)
    columns = fact(Village.id, now, figure=sa.cast(covered, sa.Integer))
    short = sa.and_(owed > 0, covered < percent)
    return sa.select(*columns).where(asking.of(Village.id), short, sa.literal(not asking.is_over))


def _owed() -> Any:
    held = ledger.select_held(AccountKind.HOUSEHOLD).subquery()
    owed = sa.select(sa.func.coalesce(sa.func.sum(held.c.balance), 0))
    return owed.where(held.c.book_id == Village.id).scalar_subquery()


def _goods_fen() -> Any:
    held = ledger.select_held(AccountKind.SHELF).subquery()
    goods = sa.literal("item:") + sa.cast(Item.id, sa.String)
    worth = sa.func.coalesce(sa.func.sum(held.c.balance * sa.func.coalesce(Item.cost_fen, 0)), 0)
    return (
        sa.select(worth)
        .select_from(held)
        .join(Item, goods == held.c.commodity)
        .where(held.c.book_id == Village.id)
        .scalar_subquery()
    )


def _money_fen() -> Any:
    notes = sa.select(GoodsBudget.money_fen).where(GoodsBudget.village_id == Village.id)
    return notes.order_by(GoodsBudget.id.desc()).limit(1).scalar_subquery()
