"""Take goods back: points and goods return as they went, never twice, never more than went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.models import Household, Village
from pointsapp.exchange.redemptions.models import GoodsReturn, GoodsReturnLine, Redemption
from pointsapp.exchange.redemptions.refusals import HouseholdClosed, NotOwnHousehold
from pointsapp.exchange.returns.queries import LineToReturn, lines_to_return
from pointsapp.exchange.returns.refusals import (
    MoreDamagedThanReturned,
    MoreThanTaken,
    NothingReturned,
    ReturnTooLate,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day


@dataclass(frozen=True)
class Back:
    """So many units of one line that came back; `damaged` of them are no good any more."""

    quantity: int
    damaged: int = 0


NOTHING = Back(0)


@dataclass(frozen=True)
class NewReturn:
    """What came back, by the redemption's line, and why. The key makes it count once."""

    key: str
    lines: Mapping[int, Back]
    reason: str

    def request_of(self, redemption_id: int) -> Mapping[str, object]:
        """Return what is asked for: what the key stands for. Lines left at nothing are no part."""
        lines = {line_id: back for line_id, back in self.lines.items() if back != NOTHING}
        return {"redemption_id": redemption_id, "lines": lines, "reason": self.reason}


@dataclass(frozen=True)
class _Returned:
    """A line of the redemption with what comes back of it."""

    line: LineToReturn
    back: Back


def return_goods(
    session: Session, redemption_id: int, new: NewReturn, *, by: Actor, at: datetime
) -> int:
    """Give points and goods of a redemption back, all or some, and return the return's id.

    Raises KeyReused, NotFound, NotOwnHousehold, HouseholdClosed, ReturnTooLate, NothingReturned,
    MoreThanTaken and MoreDamagedThanReturned; then nothing moves.
    """
    village_id = take_village(session, by)
    content = new.request_of(redemption_id)
    act = once(session, village_id, "return", new.key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    redemption = session.scalars(
        sa.select(Redemption).filter_by(id=redemption_id, village_id=village_id)
    ).one_or_none()
    if redemption is None:
        raise NotFound
    household = _household(session, redemption, by=by, at=at)
    lines = lines_to_return(session, redemption_id)
    returned = _returned(lines, new.lines)
    goods_return = _write(session, redemption, new, returned, by=by, at=at)
    _post(session, household, redemption, goods_return, lines=lines, returned=returned)
    return act.keep(goods_return.id)


def _household(session: Session, redemption: Redemption, *, by: Actor, at: datetime) -> Household:
    household = session.get_one(Household, redemption.household_id, populate_existing=True)
    if by.household_id == household.id:
        raise NotOwnHousehold
    if household.closed_on is not None:
        raise HouseholdClosed(number=household.number)
    days = session.get_one(Village, redemption.village_id, populate_existing=True).return_days
    if (village_day(at) - village_day(redemption.redeemed_at)).days > days:
        raise ReturnTooLate(days=days)
    return household


def _returned(lines: Sequence[LineToReturn], wanted: Mapping[int, Back]) -> list[_Returned]:
    returned = [_Returned(line, wanted[line.id]) for line in lines if line.id in wanted]
    if len(returned) != len(wanted):
        raise NotFound
    returned = [one for one in returned if one.back.quantity or one.back.damaged]
    if not returned:
        raise NothingReturned
    for one in returned:
        if not 0 < one.back.quantity <= one.line.left and one.back.quantity:
            raise MoreThanTaken(item=one.line.item, left=one.line.left)
        if not 0 <= one.back.damaged <= one.back.quantity:
            raise MoreDamagedThanReturned(item=one.line.item)
    return returned


def _write(
    session: Session,
    redemption: Redemption,
    new: NewReturn,
    returned: Sequence[_Returned],
    *,
    by: Actor,
    at: datetime,
) -> GoodsReturn:
    goods_return = GoodsReturn(
        village_id=redemption.village_id,
        key=new.key,
        redemption_id=redemption.id,
        points=sum(one.back.quantity * one.line.price_points for one in returned),
        reason=new.reason,
        returned_by=by.code,
        returned_at=at,
    )
    session.add(goods_return)
    session.flush()
    session.add_all(
        GoodsReturnLine(
            return_id=goods_return.id,
            line_id=one.line.id,
            quantity=one.back.quantity,
            damaged=one.back.damaged,
        )
        for one in returned
    )
    return goods_return


def _post(
    session: Session,
    household: Household,
    redemption: Redemption,
    goods_return: GoodsReturn,
    *,
    lines: Sequence[LineToReturn],
    returned: Sequence[_Returned],
) -> None:
    """Reverse the redemption when all of it came back sound at once, else post what came back.

    A reversal undoes a whole transaction, so a part is a transaction of its own: the same
    accounts, the other way round, within what `lines` says is left.
    """
    untouched = all(line.returned == 0 for line in lines)
    everything = len(returned) == len(lines) and all(
        one.back == Back(one.line.quantity) for one in returned
    )
    key, by, at = (
        f"goods-return:{goods_return.id}",
        goods_return.returned_by,
        goods_return.returned_at,
    )
    if untouched and everything:
        reversal = ledger.Reversal(redemption.transaction_id or 0, key, redemption.number)
        posted = ledger.reverse(session, redemption.village_id, reversal, by=by, at=at)
    else:
        posting = ledger.Posting(
            key=key,
            kind="return",
            legs=_legs(session, household, goods_return.points, returned),
            occurred_on=village_day(at),
            source_kind="goods_return",
            source_id=goods_return.id,
            memo=redemption.number,
        )
        posted = ledger.post(session, redemption.village_id, posting, by=by, at=at)
    goods_return.transaction_id = posted.transaction_id
    session.flush()


def _legs(
    session: Session, household: Household, points: int, returned: Sequence[_Returned]
) -> tuple[ledger.Leg, ...]:
    redeemed = ledger.find_account(session, book_id=household.village_id, kind="redeemed")
    legs = [ledger.Leg(redeemed, -points), ledger.Leg(household.account_id, points)]
    accounts = {
        kind: ledger.accounts_of(session, household.village_id, kind=kind)
        for kind in ("handed_out", "shelf", "written_off")
    }
    for one in returned:
        commodity = ledger.item_commodity(one.line.item_id)
        sound = one.back.quantity - one.back.damaged
        for kind, amount in (
            ("handed_out", -one.back.quantity),
            ("shelf", sound),
            ("written_off", one.back.damaged),
        ):
            if amount:
                legs.append(ledger.Leg(accounts[kind][commodity], amount))
    return tuple(legs)
