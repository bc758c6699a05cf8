"""How a household agrees: it types its PIN, its phone showed a code, or a colleague stands by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import TakenCode
from pointsapp.access.staff.service import check_second_person
from pointsapp.actor import Actor
from pointsapp.exchange.redemptions.models import SpentCode
from pointsapp.exchange.redemptions.refusals import CodeSpent, NotOwnHousehold, ReasonMissing

CODE_HOLDS = timedelta(minutes=10)
"""So long may a basket take to fill after the phone's code was scanned."""


@dataclass(frozen=True)
class Consent:
    """How the household agreed to one redemption.

    `kind` is "pin" (checked before, with no lock held), "code" (`code_id` is what was taken) or
    "witness" (a colleague's actor code, password checked before, and the reason).
    """

    kind: str = "pin"
    code_id: int | None = None
    witness: str | None = None
    reason: str = ""


BY_PIN = Consent()


def check_consent(
    session: Session, household_id: int, consent: Consent, *, by: Actor, at: datetime
) -> None:
    """Check that this household agreed, and that nobody serves the own one alone.

    Raises ReasonMissing, SamePerson, NotColleague, NotOwnHousehold and CodeSpent.
    """
    if consent.kind == "witness":
        if not consent.reason:
            raise ReasonMissing
        check_second_person(session, consent.witness or "", household_id=household_id, by=by)
    elif by.household_id == household_id:
        raise NotOwnHousehold
    elif consent.kind == "code" and consent.code_id != fresh_code(
        session, household_id, by=by, at=at
    ):
        raise CodeSpent


def fresh_code(session: Session, household_id: int, *, by: Actor, at: datetime) -> int | None:
    """Return the household's code that this clerk took a moment ago and nothing was booked on."""
    return session.scalar(
        sa.select(TakenCode.id)
        .outerjoin(SpentCode, SpentCode.code_id == TakenCode.id)
        .where(
            TakenCode.household_id == household_id,
            TakenCode.taken_by == by.code,
            TakenCode.taken_at >= at - CODE_HOLDS,
            SpentCode.code_id.is_(None),
        )
        .order_by(TakenCode.id.desc())
        .limit(1)
    )


def spend_code(session: Session, code_id: int, redemption_id: int) -> None:
    """Let the code agree to this redemption and to no other."""
    session.add(SpentCode(code_id=code_id, redemption_id=redemption_id))
    session.flush()
