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
from pointsapp.actor import ActorKind, code_of
from pointsapp.community.models import Household

TRIES = 5
OFF_AFTER = 20
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)
BY_NUMBER = "number"
"""Under this name are counted the guesses of who knows no more than the household's number."""

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
class Try:
    """Whether a secret may be looked at now; when not, until when, or never again."""

    failures: int
    allowed: bool
    until: datetime | None = None

    @property
    def tries_left(self) -> int:
        """How many more wrong ones before a wait."""
        return max(0, TRIES - self.failures)

    @property
    def is_off(self) -> bool:
        """Whether twenty in a row were wrong."""
        return self.failures >= OFF_AFTER


def own_transaction(bind: Bind) -> Session:
    """Return a session of its own that takes the write lock first.

    The caller must have ended its own database transaction: SQLite lets one write at a time.
    """
    session = Session(bind, join_transaction_mode="create_savepoint", expire_on_commit=False)
    session.connection(execution_options={"writes": True})
    return session


def count(bind: Bind, subject: str, *, at: datetime, can_go_off: bool) -> Try:
    """Count one guess as wrong in advance, unless none is allowed now, and commit it."""
    with own_transaction(bind) as session:
        failures, locked_until = _read(session, subject)
        if can_go_off and failures >= OFF_AFTER:
            return Try(failures, allowed=False)
        if locked_until is not None and locked_until > at:
            until = _no_longer_than_its_length(session, subject, failures, locked_until, at)
            return Try(failures, allowed=False, until=until)
        counted = Try(failures + 1, allowed=True, until=_wait(failures + 1, at))
        session.execute(_COUNT, {"s": subject, "n": counted.failures, "until": counted.until})
        session.commit()
    return counted


def pace(bind: Bind, subject: str, *, most: int, at: datetime) -> datetime | None:
    """Count one more within this minute and commit it; above `most` return when to go on."""
    with own_transaction(bind) as session:
        counted, until = _read(session, subject)
        if until is None or not at < until <= at + A_MINUTE:
            counted, until = 0, at + A_MINUTE
        if counted >= most:
            return until
        session.execute(_COUNT, {"s": subject, "n": counted + 1, "until": until})
        session.commit()
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


def _no_longer_than_its_length(
    session: Session, subject: str, failures: int, until: datetime, at: datetime
) -> datetime:
    """Return until when it is locked; keep less where a clock that ran ahead said more."""
    longest = _wait(failures, at)
    if longest is None or until <= longest:
        return until
    session.execute(_COUNT, {"s": subject, "n": failures, "until": longest})
    session.commit()
    return longest


def _wait(failures: int, at: datetime) -> datetime | None:
    if failures < TRIES:
        return None
    return at + min(FIRST_WAIT * 2 ** min(failures - TRIES, 10), LONGEST_WAIT)


def forget(session: Session, subject: str) -> None:
    """Begin counting anew, after a right secret or a new one."""
    forget_all(session, [subject])


def forget_all(session: Session, subjects: Collection[str]) -> None:
    """Begin counting anew for all of these."""
    session.execute(sa.delete(_GUESSES).where(Guess.subject.in_(subjects)))  # type: ignore[arg-type]  # a mapped class has a Table, typed as any FromClause


def forget_now(bind: Bind, subject: str) -> None:
    """Begin counting anew, in a transaction of its own."""
    with own_transaction(bind) as session:
        forget(session, subject)
        session.commit()


def heap(kind: str, typed: str) -> str:
    """Count names that anybody may invent in 65,536 heaps, so that doing so fills no disk."""
    return f"{kind}:{hashlib.sha256(typed.encode()).hexdigest()[:4]}"


def record_failure(bind: Bind, subject: str, *, at: datetime) -> None:
    """Write a wrong secret into the audit, in a transaction of its own: the sign-in is refused.

    The village's log tells of a household, whether it was guessed by its card or by its number.
    """
    kind, _, number = subject.partition(":")
    whose = code_of(ActorKind.HOUSEHOLD, int(number)) if kind == BY_NUMBER else subject
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
