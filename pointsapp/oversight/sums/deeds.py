"""Deeds by month: how many, by whose accounts, and what they were worth."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.earning.sheets.models import IS_DEED, AwardLine, LineCorrection
from pointsapp.village_time import first_of_month


@dataclass
class Deeds:
    """A month's deeds. `taken` is what deductions took, as a number below 0.

    What was taken off later lowers the month of the deed; nobody took part by it.
    """

    count: int = 0
    given: int = 0
    taken: int = 0
    accounts: set[int] = field(default_factory=set)


def deeds_by_month(
    session: Session, village_id: int, *, since: date, through: int, as_of: datetime
) -> Mapping[date, Deeds]:
    """Return the deeds of a village since this day, as they stood at an instant."""
    asked = {"village_id": village_id, "since": since, "through": through, "as_of": as_of}
    rows = session.execute(_LINES, asked).all()
    standing = [row.transaction_id for row in rows if row.stands and row.points > 0]
    accounts = ledger.moved_accounts(session, standing, kind=AccountKind.HOUSEHOLD)
    by_month: defaultdict[date, Deeds] = defaultdict(Deeds)
    for row in rows:
        deeds = by_month[first_of_month(row.occurred_on)]
        left = row.points - row.taken_back
        deeds.given += max(left, 0)
        deeds.taken += min(left, 0)
        if row.transaction_id in accounts:
            deeds.count += 1
            deeds.accounts.add(accounts[row.transaction_id])
    return by_month


def earliest_corrected(session: Session, village_id: int, *, since: datetime) -> date | None:
    """Return the day of the oldest deed that was taken off since an instant."""
    return session.execute(_CORRECTED, {"village_id": village_id, "since": since}).scalar_one()


_CORRECTION = sa.and_(
    LineCorrection.line_id == AwardLine.id, LineCorrection.at < sa.bindparam("as_of")
)
_LINES = (
    sa.select(
        AwardLine.transaction_id,
        AwardLine.occurred_on,
        AwardLine.points,
        sa.func.coalesce(LineCorrection.taken_back, 0).label("taken_back"),
        LineCorrection.line_id.is_(None).label("stands"),
    )
    .outerjoin(LineCorrection, _CORRECTION)
    .where(
        AwardLine.village_id == sa.bindparam("village_id"),
        AwardLine.transaction_id <= sa.bindparam("through"),
        AwardLine.occurred_on >= sa.bindparam("since"),
        IS_DEED,
    )
)
_CORRECTED = (
    sa.select(sa.func.min(AwardLine.occurred_on))
    .join(LineCorrection, LineCorrection.line_id == AwardLine.id)
    .where(
        AwardLine.village_id == sa.bindparam("village_id"),
        LineCorrection.at >= sa.bindparam("since"),
    )
)
