"""Take goods back: points and goods return as they went, never twice, never more than went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.exchange.redemptions.models import GoodsReturn, GoodsReturnLine
from pointsapp.exchange.redemptions.refusals import NotOwnHousehold
from pointsapp.exchange.returns.queries import (
    LineToReturn,
    RedemptionToReturn,
    lines_to_return,
    redemption_to_return,
)
from pointsapp.exchange.returns.refusals import (
    MoreDamagedThanReturned,
    MoreThanTaken,
    NobodyAnswers,
    NothingReturned,
    ReturnTooLate,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

ACCOUNTS = (
    AccountKind.REDEEMED, AccountKind.HANDED_OUT, AccountKind.SHELF, AccountKind.WRITTEN_OFF,
)  # fmt: skip
"""Where points and goods move from and to, the household's own account left out."""


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
class _ReturnedLine:
    """A line of the redemption with what comes back of it."""

    line: LineToReturn
    back: Back

    @property
    def points(self) -> int:
        return self.back.quantity * self.line.price_points


def return_goods(
    session: Session, redemption_id: int, new: NewReturn, *, by: Actor, at: datetime
) -> int:
    """Give points and goods of a redemption back, all or some, and return the return's id.

    Raises KeyReused, NotFound, NotOwnHousehold, NobodyAnswers, ReturnTooLate, NothingReturned,
    MoreThanTaken and MoreDamagedThanReturned; then nothing moves.
    """
    village_id = take_village(session, by)
    content = new.request_of(redemption_id)
    act = once(session, village_id, "return", new.key, content, by=by, at=at)
    if act.is_done:
        return act.result_id
    redemption = redemption_to_return(session, redemption_id, by=by)
    _check_may_come_back(redemption, by=by, at=at)
    lines = lines_to_return(session, redemption_id)
    returned = _match(lines, new.lines)
    for one in returned:
        _check_line(one)
    goods_return = _record(session, redemption, new, returned, by=by, at=at)
    is_whole = [one.back for one in returned] == [Back(line.quantity) for line in lines]
    _post(session, redemption, goods_return, returned, is_whole=is_whole)
    return act.keep(goods_return.id)


def _check_may_come_back(redemption: RedemptionToReturn, *, by: Actor, at: datetime) -> None:
    """Raise NotOwnHousehold, NobodyAnswers or ReturnTooLate."""
    if by.household_id in {redemption.household_id, redemption.answerer_id}:
        raise NotOwnHousehold
    if redemption.is_gone:
        raise NobodyAnswers(number=redemption.answerer)
    if village_day(at) > redemption.last_day:
        raise ReturnTooLate(days=redemption.return_days)


def _match(lines: Sequence[LineToReturn], backs: Mapping[int, Back]) -> list[_ReturnedLine]:
    """Return the lines of which something comes back.

    Raises NotFound for a line of another redemption, and NothingReturned.
    """
    if not backs.keys() <= {line.id for line in lines}:
        raise NotFound
    returned = [
        _ReturnedLine(line, backs[line.id])
        for line in lines
        if backs.get(line.id, NOTHING) != NOTHING
    ]
    if not returned:
        raise NothingReturned
    return returned


def _check_line(returned: _ReturnedLine) -> None:
    line, back = returned.line, returned.back
    if not 0 <= back.quantity <= line.left:
        raise MoreThanTaken(item=line.item, left=line.left)
    if not 0 <= back.damaged <= back.quantity:
        raise MoreDamagedThanReturned(item=line.item)


def _record(
    session: Session,
    redemption: RedemptionToReturn,
    new: NewReturn,
    returned: Sequence[_ReturnedLine],
    *,
    by: Actor,
    at: datetime,
) -> GoodsReturn:
    goods_return = GoodsReturn(
        village_id=redemption.village_id,
        key=new.key,
        redemption_id=redemption.id,
        points=sum(one.points for one in returned),
        reason=new.reason,
        returned_by=by.code,
        returned_at=at,
    )
    session.add(goods_return)
    session.flush()
    lines = [
        {
            "return_id": goods_return.id,
            "line_id": one.line.id,
            "quantity": one.back.quantity,
            "damaged": one.back.damaged,
        }
        for one in returned
    ]
    session.execute(sa.insert(GoodsReturnLine), lines)
    return goods_return


def _post(
    session: Session,
    redemption: RedemptionToReturn,
    goods_return: GoodsReturn,
    returned: Sequence[_ReturnedLine],
    *,
    is_whole: bool,
) -> None:
    """Reverse the redemption when all of it came back sound at once, else post what came back.

    A reversal undoes a whole transaction, so a part is a transaction of its own: the same
    accounts, the other way round. So is what goes to the household that answers by now for the
    one that took the goods.
    """
    village_id, key = redemption.village_id, f"goods-return:{goods_return.id}"
    by, at = goods_return.returned_by, goods_return.returned_at
    if is_whole and redemption.answerer_id == redemption.household_id:
        reversal = ledger.Reversal(redemption.transaction_id, key, redemption.number)
        posted = ledger.reverse(session, village_id, reversal, by=by, at=at)
    else:
        posting = ledger.Posting(
            key=key,
            kind=TransactionKind.RETURN,
            legs=_legs(session, redemption, goods_return.points, returned),
            occurred_on=village_day(at),
            source_kind=SourceKind.GOODS_RETURN,
            source_id=goods_return.id,
            memo=redemption.number,
        )
        posted = ledger.post(session, village_id, posting, by=by, at=at)
    goods_return.transaction_id = posted.transaction_id
    session.flush()


def _legs(
    session: Session,
    redemption: RedemptionToReturn,
    points: int,
    returned: Sequence[_ReturnedLine],
) -> tuple[ledger.Leg, ...]:
    goods = [ledger.item_commodity(one.line.item_id) for one in returned]
    accounts = ledger.standings(
        session, redemption.village_id, kinds=ACCOUNTS, commodities=[ledger.POINTS, *goods]
    )
    moved = [(AccountKind.REDEEMED, ledger.POINTS, -points)]
    for commodity, one in zip(goods, returned, strict=True):
        moved += [
            (AccountKind.HANDED_OUT, commodity, -one.back.quantity),
            (AccountKind.SHELF, commodity, one.back.quantity - one.back.damaged),
            (AccountKind.WRITTEN_OFF, commodity, one.back.damaged),
        ]
    legs = (
        ledger.Leg(accounts[kind, commodity].account_id, amount)
        for kind, commodity, amount in moved
        if amount
    )
    return (ledger.Leg(redemption.account_id, points), *legs)
