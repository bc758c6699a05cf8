"""What moved households' points since a number."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.api.events.shapes import Events, PointsMoved
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Household

A_PAGE = 100


def events_after(session: Session, actor: Actor, after: int) -> Events:
    """Return what was booked for households of the actor's village after this number."""
    entries = ledger.entries_after(
        session, village_of(actor), after, kind=AccountKind.HOUSEHOLD, most=A_PAGE
    )
    accounts = {entry.account_id for entry in entries}
    numbers = dict(
        session.execute(
            sa.select(Household.account_id, Household.number).where(
                Household.account_id.in_(accounts)
            )
        ).all()
    )
    events = [
        PointsMoved(
            number=entry.transaction_id,
            household=numbers[entry.account_id],
            kind=entry.kind,
            points=entry.amount,
            balance=entry.balance_after,
            occurred_on=entry.occurred_on,
            booked_at=entry.recorded_at,
        )
        for entry in entries
    ]
    return Events(events, events[-1].number if events else after)
