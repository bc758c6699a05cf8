"""Set up authenticators, check and use up their codes, take them off."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.authenticators import codes
from pointsapp.access.credentials import guesses
from pointsapp.access.models import Authenticator, RecoveryCode, User
from pointsapp.access.refusals import (
    OwnAccount,
    SamePerson,
    SignInCodeLocked,
    WrongSignInCode,
)
from pointsapp.access.second_persons.service import Act, Confirmed, confirm
from pointsapp.actor import Actor, ActorKind, code_of, number_of
from pointsapp.community.acting import take_village
from pointsapp.refusals import NotFound

_STORED = sa.select(Authenticator.number, Authenticator.last_step).where(
    Authenticator.user_id == sa.bindparam("user_id")
)


@dataclass(frozen=True)
class RightCode:
    """A code that was right and is still to be used up: of a time step, or a recovery code."""

    step: int | None = None
    recovery_hash: str | None = None


def set_up(
    session: Session,
    number: str,
    recovery_hashes: Iterable[str],
    *,
    step: int,
    by: Actor,
    at: datetime,
) -> None:
    """Keep the actor's new authenticator and its recovery codes, in place of any before.

    `step` is that of the code which showed that the app has the secret; it is used up.
    """
    user_id = by.user_id or 0
    _forget(session, user_id)
    session.add(Authenticator(user_id=user_id, number=number, last_step=step, set_up_at=at))
    rows = [{"user_id": user_id, "code_hash": one} for one in recovery_hashes]
    session.execute(sa.insert(RecoveryCode), rows)
    audit.record(session, Event.AUTHENTICATOR_SET_UP, by.code, by=by, at=at)


def confirm_code(
    bind: guesses.Bind, key: bytes, user_id: int, typed: str, *, at: datetime
) -> RightCode:
    """Check a code of the app or a recovery code, counted like a password.

    Call it BEFORE `unit_of_work`, as `passwords.confirm_password`; `use_up` comes inside. Raises
    SignInCodeLocked(until) without looking, or WrongSignInCode(tries_left).
    """
    subject = _subject(user_id)
    counted = guesses.count(bind, guesses.Limit(subject), at=at)
    if not counted.allowed:
        raise SignInCodeLocked(until=counted.until)
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        right = _right_code(session, key, user_id, typed, at=at)
    if right is not None:
        guesses.forget_now(bind, [subject])
        return right
    guesses.record_failure(bind, code_of(ActorKind.USER, user_id), at=at)
    if counted.until is not None:
        raise SignInCodeLocked(until=counted.until)
    raise WrongSignInCode(tries_left=counted.tries_left)


def _right_code(
    session: Session, key: bytes, user_id: int, typed: str, *, at: datetime
) -> RightCode | None:
    if len(typed) == codes.RECOVERY_DIGITS:
        tried = codes.recovery_hash(key, user_id, typed)
        row = session.get(RecoveryCode, (user_id, tried))
        return RightCode(recovery_hash=tried) if row is not None else None
    stored = session.execute(_STORED, {"user_id": user_id}).one_or_none()
    if stored is None:
        return None
    secret = codes.secret_of(key, user_id, stored.number)
    step = codes.step_of(secret, typed, after=stored.last_step, at=at)
    return None if step is None else RightCode(step=step)


def use_up(session: Session, right: RightCode, *, by: Actor, at: datetime) -> None:
    """Let a right code of the actor's never be right again.

    Raises WrongSignInCode where the same code was used in the same moment.
    """
    if right.recovery_hash is not None:
        mine = sa.delete(RecoveryCode).filter_by(user_id=by.user_id, code_hash=right.recovery_hash)
        used = session.scalar(mine.returning(RecoveryCode.user_id))
        audit.record(session, Event.RECOVERY_CODE_USED, by.code, by=by, at=at)
    else:
        earlier = sa.update(Authenticator).where(
            Authenticator.user_id == by.user_id, Authenticator.last_step < right.step
        )
        used = session.scalar(earlier.values(last_step=right.step).returning(Authenticator.user_id))
    if used is None:
        raise WrongSignInCode(tries_left=guesses.TRIES)


def take_off(session: Session, user_id: int, *, second: str, by: Actor, at: datetime) -> None:
    """Take off the authenticator of somebody who lost the phone; two others stand by it.

    The user's sessions end. `second` is the actor code of a colleague whose password was checked
    before. Raises OwnAccount, SamePerson for that user, what `second_persons.confirm` raises, and
    NotFound for a user of another village.
    """
    user = _user_here(session, user_id, by)
    if user_id == by.user_id:
        raise OwnAccount
    if number_of(second, ActorKind.USER) == user_id:
        raise SamePerson
    signed = Confirmed(Act.AUTHENTICATOR, user_id, by.code, second, user.household_id)
    confirm(session, signed, by=by, at=at)
    end(session, user, by=by, at=at)
    witness = replace(by, code=second)
    subject = code_of(ActorKind.USER, user_id)
    audit.record(session, Event.AUTHENTICATOR_WITNESSED, subject, by=witness, at=at)


def end(session: Session, user: User, *, by: Actor, at: datetime) -> None:
    """Take off a user's authenticator and end the user's sessions."""
    _forget(session, user.id)
    guesses.forget_all(session, [_subject(user.id)])
    user.session_epoch += 1
    audit.record(
        session, Event.AUTHENTICATOR_TAKEN_OFF, code_of(ActorKind.USER, user.id), by=by, at=at
    )


def _user_here(session: Session, user_id: int, by: Actor) -> User:
    ours = sa.select(User).filter_by(id=user_id, village_id=take_village(session, by))
    user = session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if user is None:
        raise NotFound
    return user


def _forget(session: Session, user_id: int) -> None:
    session.execute(sa.delete(Authenticator).filter_by(user_id=user_id))
    session.execute(sa.delete(RecoveryCode).filter_by(user_id=user_id))


def _subject(user_id: int) -> str:
    return f"sign-in-code:{user_id}"
