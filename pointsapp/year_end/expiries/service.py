"""Announce that points lapse, call it off, post it as two people, give the points back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.colleagues.service import MovingAct, PointsMoved, confirm_points
from pointsapp.community.models import Household
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.refusals import NotFound
from pointsapp.village_time import first_of_month, village_day
from pointsapp.year_end.expiries.models import Expiry, ExpiryLine
from pointsapp.year_end.expiries.queries import ANNOUNCED, WhatLapses, terms_of, what_lapses
from pointsapp.year_end.expiries.refusals import (
    AnnouncedAlready,
    ListChanged,
    NotDueYet,
    NothingAnnounced,
    SpentSince,
    ToldTooLate,
)
from pointsapp.year_end.expiries.terms import Terms

TOLD_FOR = timedelta(days=60)
"""So long before its points lapse a household reads of it, on its phone and on the board."""


@dataclass(frozen=True)
class NewExpiry:
    """What lapses, from which first day of a month on, by which resolution."""

    terms: Terms
    lapses_on: date
    resolution: str


def announce(session: Session, new: NewExpiry, *, key: str, by: Actor, at: datetime) -> int:
    """Announce that points lapse and return the announcement's id; the same form is the same.

    Raises AnnouncedAlready, ToldTooLate and KeyReused.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "expiry", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    if session.scalar(sa.select(Expiry.id).where(Expiry.village_id == village_id, ANNOUNCED)):
        raise AnnouncedAlready
    earliest = village_day(at) + TOLD_FOR
    if new.lapses_on < earliest or new.lapses_on != first_of_month(new.lapses_on):
        raise ToldTooLate(days=TOLD_FOR.days)
    expiry = Expiry(
        village_id=village_id,
        key=key,
        **asdict(new.terms),
        lapses_on=new.lapses_on,
        resolution=new.resolution,
        announced_by=by.code,
        announced_at=at,
    )
    session.add(expiry)
    session.flush()
    return act.keep(expiry.id)


def call_off(session: Session, expiry_id: int, *, by: Actor, at: datetime) -> None:
    """Let all points stay after all; once is enough. Raises NotFound and NothingAnnounced."""
    expiry = _take(session, expiry_id, by)
    if expiry.called_off_at is not None:
        return
    if expiry.posted_at is not None:
        raise NothingAnnounced
    expiry.called_off_by, expiry.called_off_at = by.code, at
    session.flush()


def post(
    session: Session, expiry_id: int, seen: str, *, second: str, by: Actor, at: datetime
) -> None:
    """Let the points lapse, on their day or later, as two people; once is enough.

    `seen` is the digest of the list that both looked at, `second` the actor code of a colleague
    whose password was checked before. Raises NotFound, NothingAnnounced, NotDueYet, ListChanged
    when somebody earned or spent meanwhile, and what `confirm_points` raises.
    """
    expiry = _take(session, expiry_id, by)
    if expiry.posted_at is not None:
        return
    if expiry.called_off_at is not None:
        raise NothingAnnounced
    if village_day(at) < expiry.lapses_on:
        raise NotDueYet(day=expiry.lapses_on)
    lapse = what_lapses(session, expiry.village_id, terms_of(expiry), expiry.lapses_on)
    if lapse.digest != seen:
        raise ListChanged
    confirm_points(session, PointsMoved(MovingAct.EXPIRY, expiry_id, (), second), by=by, at=at)
    _post_lines(session, expiry, lapse, by=by, at=at)
    expiry.posted_by, expiry.posted_second, expiry.posted_at = by.code, second, at
    session.flush()


def undo(session: Session, expiry_id: int, *, second: str, by: Actor, at: datetime) -> None:
    """Give all lapsed points back as one act of two people, while none of them spent since.

    Once is enough. Raises NotFound, NothingAnnounced, SpentSince and what `confirm_points` raises.
    """
    expiry = _take(session, expiry_id, by)
    if expiry.undone_at is not None:
        return
    if expiry.posted_at is None:
        raise NothingAnnounced
    _check_nobody_spent(session, expiry_id, since=expiry.posted_at)
    confirm_points(session, PointsMoved(MovingAct.EXPIRY_BACK, expiry_id, (), second), by=by, at=at)
    lapsed = sa.select(ExpiryLine.transaction_id).filter_by(expiry_id=expiry_id)
    reversals = [
        ledger.Reversal(number, f"expiry:{expiry_id}:reversal:{number}", "")
        for number in session.scalars(lapsed)
    ]
    ledger.reverse_many(session, expiry.village_id, reversals, by=by.code, at=at)
    expiry.undone_by, expiry.undone_second, expiry.undone_at = by.code, second, at
    session.flush()


def _take(session: Session, expiry_id: int, by: Actor) -> Expiry:
    ours = sa.select(Expiry).filter_by(id=expiry_id, village_id=take_village(session, by))
    expiry = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if expiry is None:
        raise NotFound
    return expiry


def _post_lines(
    session: Session, expiry: Expiry, lapse: WhatLapses, *, by: Actor, at: datetime
) -> None:
    expired = ledger.find_account(session, book_id=expiry.village_id, kind=AccountKind.EXPIRED)
    lines = [line for line in lapse.lines if line.points]
    postings = [
        ledger.Posting(
            key=f"expiry:{expiry.id}:{line.household_id}",
            kind=TransactionKind.EXPIRY,
            legs=(ledger.Leg(line.account_id, -line.points), ledger.Leg(expired, line.points)),
            occurred_on=village_day(at),
            source_kind=SourceKind.EXPIRY,
            source_id=expiry.id,
            floor=0,
        )
        for line in lines
    ]
    posted = ledger.post_many(session, expiry.village_id, postings, by=by.code, at=at)
    rows = [
        {
            "expiry_id": expiry.id,
            "household_id": line.household_id,
            "held": line.held,
            "points": line.points,
            "transaction_id": one.transaction_id,
        }
        for line, one in zip(lines, posted, strict=True)
    ]
    if rows:
        session.execute(sa.insert(ExpiryLine), rows)


def _check_nobody_spent(session: Session, expiry_id: int, *, since: datetime) -> None:
    """Raise SpentSince where a household that lost points took goods since, or is no more."""
    took_goods = sa.exists().where(
        Redemption.household_id == Household.id, Redemption.redeemed_at >= since
    )
    spent = (
        sa.select(Household.number)
        .join(ExpiryLine, ExpiryLine.household_id == Household.id)
        .where(
            ExpiryLine.expiry_id == expiry_id,
            sa.or_(took_goods, Household.closed_on.is_not(None)),
        )
        .order_by(Household.sort_key)
    )
    numbers = session.scalars(spent).all()
    if numbers:
        raise SpentSince(numbers=tuple(numbers))
