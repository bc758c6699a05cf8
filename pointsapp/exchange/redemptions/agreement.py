"""How a household agrees: by its PIN, its phone's code, an order at its door, or a colleague."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import TakenCode
from pointsapp.access.second_persons.service import Act, Confirmed, confirm
from pointsapp.actor import Actor
from pointsapp.exchange.redemptions.models import AgreedBy, DoorOrder, SpentCode
from pointsapp.exchange.redemptions.refusals import CodeSpent, NotOwnHousehold, ReasonMissing

CODE_HOLDS = timedelta(minutes=10)
"""So long may a basket take to fill after the phone's code was scanned."""

_FRESH_CODE = (
    sa.select(TakenCode.id)
    .outerjoin(SpentCode, SpentCode.code_id == TakenCode.id)
    .outerjoin(DoorOrder, DoorOrder.code_id == TakenCode.id)
    .where(
        TakenCode.household_id == sa.bindparam("household_id"),
        TakenCode.taken_by == sa.bindparam("by"),
        TakenCode.taken_at >= sa.bindparam("since"),
        SpentCode.code_id.is_(None),
        DoorOrder.code_id.is_(None),
    )
    .order_by(TakenCode.id.desc())
    .limit(1)
)
_SPEND_CODE = sa.insert(SpentCode)


@dataclass(frozen=True)
class Agreement:
    """How the household agreed to one redemption.

    A PIN was checked before, with no lock held. A code is the fresh one that the clerk took. A
    colleague is `witness`, an actor code whose password was checked before, with the reason. An
    order at the door is `order_id`: the household agreed when it was made.
    """

    kind: AgreedBy = AgreedBy.PIN
    witness: str | None = None
    reason: str = ""
    order_id: int | None = None


BY_PIN = Agreement()
BY_CODE = Agreement(AgreedBy.CODE)


def check_agreement(
    session: Session, household_id: int, agreement: Agreement, *, by: Actor, at: datetime
) -> int | None:
    """Check that this household agreed, and that nobody serves their own alone.

    Return the code to spend, where it agreed by one. Whether an order at the door agrees to
    anything is for `orders.check_order` to say. The village must be locked. Raises ReasonMissing,
    what `second_persons.confirm` raises, NotOwnHousehold and CodeSpent.
    """
    if agreement.kind == AgreedBy.WITNESS:
        if not agreement.reason:
            raise ReasonMissing
        witness = agreement.witness or ""
        stood_by = Confirmed(Act.REDEMPTION, household_id, by.code, witness, household_id)
        confirm(session, stood_by, by=by, at=at)
    elif by.household_id == household_id:
        raise NotOwnHousehold
    elif agreement.kind == AgreedBy.CODE:
        return code_to_spend(session, household_id, by=by, at=at)
    return None


def fresh_code(session: Session, household_id: int, *, by: Actor, at: datetime) -> int | None:
    """Return the household's code that this clerk took a moment ago and nothing was booked on."""
    taken = {"household_id": household_id, "by": by.code, "since": at - CODE_HOLDS}
    return session.connection().execute(_FRESH_CODE, taken).scalar()


def code_to_spend(session: Session, household_id: int, *, by: Actor, at: datetime) -> int:
    """Return the code that agrees now; the village must be locked. Raises CodeSpent."""
    code_id = fresh_code(session, household_id, by=by, at=at)
    if code_id is None:
        raise CodeSpent
    return code_id


def spend_code(session: Session, code_id: int, redemption_id: int) -> None:
    """Let the code agree to this redemption and to no other."""
    spent = {"code_id": code_id, "redemption_id": redemption_id}
    session.connection().execute(_SPEND_CODE, spent)
