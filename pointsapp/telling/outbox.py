"""Messages that wait: written in the unit of work of what they tell, each taken by one sender.

Whoever sends says so first, in a transaction of its own. A program that ends meanwhile leaves a
message of which nobody knows whether it went: an app knows it again by its id and gets it once
more, an e-mail or a text message is not sent a second time.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Village
from pointsapp.telling.models import (
    Kind,
    Outcome,
    OutgoingMessage,
    TellingChoice,
    TellingConsent,
    Way,
)
from pointsapp.village_time import start_of_day, village_day

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)
TRIED_FOR = timedelta(days=3)
"""What could not be sent for so long is news no more."""
AT_WORK = timedelta(minutes=10)
"""Whoever began to send a message longer ago than this is not at work any more."""


@dataclass(frozen=True)
class Letter:
    """A message as it is sent: to whom, by which way, and what is told."""

    id: int
    uid: str
    village: str
    village_code: str
    household: str
    way: Way
    address: str
    kind: Kind
    points: int | None
    day: date | None
    written_at: datetime
    tries: int


def put(
    session: Session,
    village_id: int,
    kind: Kind,
    told: Mapping[int, int | None],
    *,
    day: date | None = None,
    at: datetime,
) -> None:
    """Write what households are to be told, by id with their points, where they agreed to it.

    The caller commits it with what happened. One statement where nobody agreed.
    """
    consents = session.execute(_AGREED, {"village_id": village_id, "kind": kind}).all()
    rows = [
        {
            **_new(village_id, one.id, kind, at=at),
            "points": told[one.household_id],
            "day": day,
        }
        for one in consents
        if one.household_id in told
    ]
    if rows:
        session.execute(sa.insert(OutgoingMessage), rows)


def put_code(session: Session, village_id: int, consent_id: int, *, at: datetime) -> None:
    """Write that a code is to go to the address of a consent."""
    session.execute(
        sa.insert(OutgoingMessage).values(_new(village_id, consent_id, Kind.CODE, at=at))
    )


def _new(village_id: int, consent_id: int, kind: Kind, *, at: datetime) -> dict[str, object]:
    return {
        "uid": str(uuid.uuid4()),
        "village_id": village_id,
        "consent_id": consent_id,
        "kind": kind,
        "written_at": at,
        "next_at": at,
        "tries": 0,
    }


def take_next(session: Session, ways: Collection[Way], *, by: Actor, at: datetime) -> Letter | None:
    """Return the oldest message that is due by these ways, as begun; None when nothing is due."""
    village_id = take_village(session, by)
    row = session.execute(_NEXT, {"village_id": village_id, "ways": list(ways), "at": at}).first()
    if row is None:
        return None
    begun = sa.update(OutgoingMessage).where(OutgoingMessage.id == row.id)
    session.execute(begun.values(begun_at=at, tries=row.tries + 1))
    facts = row._asdict() | {"way": Way(row.way), "kind": Kind(row.kind), "tries": row.tries + 1}
    return Letter(**facts)


def settle(session: Session, letter: Letter, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    """Keep what became of a message."""
    take_village(session, by)
    session.execute(_own(letter).values(outcome=outcome, settled_at=at))


def put_off(session: Session, letter: Letter, *, by: Actor, at: datetime) -> None:
    """Let a message that was surely not taken wait for another try, ever longer, for three days."""
    take_village(session, by)
    if at - letter.written_at > TRIED_FOR:
        session.execute(_own(letter).values(outcome=Outcome.REFUSED, settled_at=at))
        return
    pause = min(FIRST_PAUSE * 4 ** (letter.tries - 1), LONGEST_PAUSE)
    session.execute(_own(letter).values(begun_at=None, next_at=at + pause))


def tidy_up(session: Session, *, by: Actor, at: datetime) -> None:
    """Settle what nobody will send any more, and forget what is older than last year's archive.

    That is what a program that ended had begun, what nobody could send for days, and what waits
    for a household that is closed.
    """
    village_id = take_village(session, by)
    last_year = start_of_day(date(village_day(at).year - 1, 1, 1))
    waiting = sa.update(OutgoingMessage).where(
        OutgoingMessage.village_id == village_id, OutgoingMessage.outcome.is_(None)
    )
    ended = waiting.where(OutgoingMessage.begun_at < at - AT_WORK)
    session.execute(ended.where(OutgoingMessage.consent_id.in_(_BY_APP)).values(begun_at=None))
    session.execute(ended.values(outcome=Outcome.UNKNOWN, settled_at=at))
    session.execute(
        waiting.where(
            OutgoingMessage.begun_at.is_(None), OutgoingMessage.consent_id.in_(_CLOSED)
        ).values(outcome=Outcome.WITHDRAWN, settled_at=at)
    )
    session.execute(
        waiting.where(
            OutgoingMessage.begun_at.is_(None), OutgoingMessage.written_at < at - TRIED_FOR
        ).values(outcome=Outcome.REFUSED, settled_at=at)
    )
    old = sa.delete(OutgoingMessage).where(
        OutgoingMessage.village_id == village_id, OutgoingMessage.written_at < last_year
    )
    session.execute(old)


def _own(letter: Letter) -> sa.Update:
    """Return a change of this message, unless it was withdrawn meanwhile."""
    return sa.update(OutgoingMessage).where(
        OutgoingMessage.id == letter.id, OutgoingMessage.outcome.is_(None)
    )


_AGREED = (
    sa.select(TellingConsent.id, TellingConsent.household_id)
    .join(TellingChoice, TellingChoice.village_id == TellingConsent.village_id)
    .join(Household, Household.id == TellingConsent.household_id)
    .where(
        TellingConsent.village_id == sa.bindparam("village_id"),
        TellingConsent.ended_at.is_(None),
        TellingConsent.confirmed_at.is_not(None),
        Household.closed_on.is_(None),
        TellingChoice.kinds.contains(sa.bindparam("kind", type_=sa.String)),
        TellingChoice.ways.contains(TellingConsent.way),
    )
)
_BY_APP = sa.select(TellingConsent.id).where(TellingConsent.way == Way.APP)
_CLOSED = (
    sa.select(TellingConsent.id)
    .join(Household, Household.id == TellingConsent.household_id)
    .where(Household.closed_on.is_not(None))
)
_AT = sa.bindparam("at", type_=OutgoingMessage.next_at.type)
_NEXT = (
    sa.select(
        OutgoingMessage.id,
        OutgoingMessage.uid,
        Village.name.label("village"),
        Village.code.label("village_code"),
        Household.number.label("household"),
        TellingConsent.way,
        TellingConsent.address,
        OutgoingMessage.kind,
        OutgoingMessage.points,
        OutgoingMessage.day,
        OutgoingMessage.written_at,
        OutgoingMessage.tries,
    )
    .join(TellingConsent, TellingConsent.id == OutgoingMessage.consent_id)
    .join(Household, Household.id == TellingConsent.household_id)
    .join(Village, Village.id == OutgoingMessage.village_id)
    .where(
        OutgoingMessage.village_id == sa.bindparam("village_id"),
        OutgoingMessage.outcome.is_(None),
        OutgoingMessage.next_at <= _AT,
        OutgoingMessage.begun_at.is_(None),
        TellingConsent.ended_at.is_(None),
        TellingConsent.way.in_(sa.bindparam("ways", expanding=True)),
    )
    .order_by(OutgoingMessage.next_at, OutgoingMessage.id)
    .limit(1)
)
