"""Count wrong guesses in the database that all workers share, before each guess is checked.

A count is its own short database transaction, committed before the secret is looked at: of a
thousand guesses sent at once, five are checked.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Guess, Helper, User
from pointsapp.actor import ActorKind
from pointsapp.community.models import Household

TRIES = 5
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)

_AT, _ON = "@", "~"

Bind = sa.Engine | sa.Connection

_GUESSES = Guess.__table__
_READ = sa.select(Guess.failures, Guess.locked_until).where(Guess.subject == sa.bindparam("s"))
_ADD = sa.insert(Guess)
_COUNT = (
    sa.update(_GUESSES)  # type: ignore[arg-type]  # a mapped class has a Table, typed as any FromClause
    .where(Guess.subject == sa.bindparam("s"))
    .values(failures=sa.bindparam("n"), locked_until=sa.bindparam("until"))
)


_MODELS: dict[str, type[User | Household | Helper]] = {
    ActorKind.USER: User,
    ActorKind.HOUSEHOLD: Household,
    ActorKind.HELPER: Helper,
}


@dataclass(frozen=True)
class Limit:
    """Under which name wrong guesses are counted.

    After `tries` in a row each waits, ever longer; after `most` none is looked at any more.
    """

    subject: str
    tries: int = TRIES
    most: int | None = None


@dataclass(frozen=True)
class Try:
    """Whether a secret may be looked at now; when not, until when, or never again (`is_off`)."""

    allowed: bool
    until: datetime | None = None
    is_off: bool = False
    tries_left: int = 0


def own_transaction(bind: Bind) -> Session:
    """Return a session of its own that takes the write lock first.

    The caller must have ended its own database transaction: SQLite lets one write at a time.
    """
    session = Session(bind, join_transaction_mode="create_savepoint", expire_on_commit=False)
    session.connection(execution_options={"writes": True})
    return session


def count(bind: Bind, *limits: Limit, at: datetime) -> Try:
    """Count a guess as wrong in advance under all these, unless one allows none, and commit it."""
    ordered = sorted(limits, key=lambda limit: limit.subject)  # locked in one order by everybody
    with own_transaction(bind) as session:
        before = [_standing(session, limit, at) for limit in ordered]
        refusals = [one for one in before if one.is_off or one.until is not None]
        if refusals:
            session.commit()
            return _strictest(refusals, allowed=False)
        after = [_add(session, limit, at) for limit in ordered]
        session.commit()
    return _strictest(after, allowed=True)


def _strictest(tries: Collection[Try], *, allowed: bool) -> Try:
    waits = [one.until for one in tries if one.until is not None]
    return Try(
        allowed,
        until=max(waits, default=None),
        is_off=any(one.is_off for one in tries),
        tries_left=min(one.tries_left for one in tries),
    )


def _standing(session: Session, limit: Limit, at: datetime) -> Try:
    """Return until when nothing is looked at; less where a clock that ran ahead said more."""
    failures, until = _read(session, limit.subject)
    if limit.most is not None and failures >= limit.most:
        return Try(allowed=False, is_off=True)
    if until is None or until <= at:
        return Try(allowed=True)
    longest = _wait(failures, limit, at)
    if longest is not None and until > longest:
        until = longest
        session.execute(_COUNT, {"s": limit.subject, "n": failures, "until": until})
    return Try(allowed=False, until=until)


def _add(session: Session, limit: Limit, at: datetime) -> Try:
    failures = _read(session, limit.subject)[0] + 1
    until = _wait(failures, limit, at)
    session.execute(_COUNT, {"s": limit.subject, "n": failures, "until": until})
    is_off = limit.most is not None and failures >= limit.most
    return Try(allowed=True, until=until, is_off=is_off, tries_left=max(0, limit.tries - failures))


def pace(bind: Bind, subject: str, *, most: int, at: datetime) -> datetime | None:
    """Count one more within this minute and commit it; above `most` return when to go on."""
    with own_transaction(bind) as session:
        until = count_within(session, subject, most=most, within=A_MINUTE, at=at)
        session.commit()
    return until


def count_within(
    session: Session, subject: str, *, most: int, within: timedelta, at: datetime
) -> datetime | None:
    """Count one more within this time, from the first on; above `most` return when to go on.

    The caller commits it, with what it is counted for.
    """
    counted, until = _read(session, subject)
    if until is None or not at < until <= at + within:
        counted, until = 0, at + within
    if counted >= most:
        return until
    session.execute(_COUNT, {"s": subject, "n": counted + 1, "until": until})
    return None


def _read(session: Session, subject: str) -> tuple[int, datetime | None]:
    if session.get_bind().dialect.name == "postgresql":
        lock = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(subject)))
        session.execute(lock)  # the row may not be there yet, so it can't be what is locked
    row = session.execute(_READ, {"s": subject}).one_or_none()
    if row is None:
        session.execute(_ADD, {"subject": subject, "failures": 0, "locked_until": None})
        return 0, None
    return row.failures, row.locked_until


def _wait(failures: int, limit: Limit, at: datetime) -> datetime | None:
    if failures < limit.tries:
        return None
    return at + min(FIRST_WAIT * 2 ** min(failures - limit.tries, 10), LONGEST_WAIT)


def forget_all(session: Session, subjects: Collection[str]) -> None:
    """Begin counting anew for all of these."""
    _forget(session, Guess.subject.in_(subjects))


def forget_everywhere(session: Session, subject: str) -> None:
    """Begin counting anew for this one from every address and device, after a new secret."""
    parts = [Guess.subject.like(f"{subject}{sign}%") for sign in (_AT, _ON)]
    _forget(session, sa.or_(Guess.subject == subject, *parts))


def _forget(session: Session, which: sa.ColumnElement[bool]) -> None:
    session.execute(sa.delete(_GUESSES).where(which))  # type: ignore[arg-type]  # a mapped class has a Table, typed as any FromClause


def forget_now(bind: Bind, subjects: Collection[str]) -> None:
    """Begin counting anew, in a transaction of its own, after a right secret."""
    with own_transaction(bind) as session:
        forget_all(session, subjects)
        session.commit()


def from_address(subject: str, address: str) -> Limit:
    """Return what counts the guesses at this subject that come from one network."""
    return Limit(f"{subject}{_AT}{heap('', address)[1:]}")


def on_device(subject: str, device: str) -> Limit:
    """Return what counts the guesses at this subject on one device, or in one session."""
    return Limit(f"{subject}{_ON}{device}")


def heap(kind: str, typed: str) -> str:
    """Count names that anybody may invent in 65,536 heaps, so that doing so fills no disk."""
    return f"{kind}:{hashlib.sha256(typed.encode()).hexdigest()[:4]}"


def record_failure(bind: Bind, whose: str, *, at: datetime) -> None:
    """Write a wrong secret into the audit, in a transaction of its own: the sign-in is refused."""
    with own_transaction(bind) as session:
        village_id = _village_of(session, whose)
        audit.record_attempt(session, Event.WRONG_SECRET, whose, village_id=village_id, at=at)
        session.commit()


def _village_of(session: Session, subject: str) -> int | None:
    kind, _, number = subject.partition(":")
    model = _MODELS.get(kind)
    if model is None:
        return None
    return session.scalar(sa.select(model.village_id).where(model.id == int(number)))
