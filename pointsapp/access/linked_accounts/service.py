"""Link the accounts that one person has in two villages, go from one to the other, end the link."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.linked_accounts.queries import linked_with
from pointsapp.access.models import LinkedAccount, User
from pointsapp.access.refusals import NotTwoVillages, PasswordNotChosen, ProofOutdated
from pointsapp.actor import Actor, ActorKind, code_of, number_of
from pointsapp.refusals import NotFound


def link(session: Session, own: str, other: str, *, by: Actor, at: datetime) -> None:
    """Link the actor's account with the one that the same person has in another village.

    `own` and `other` are what the check of their two passwords returned. Raises NotTwoVillages,
    PasswordNotChosen where a password was drawn, and ProofOutdated where one was replaced since.
    """
    own_id, other_id = _account_of(own), _account_of(other)
    one, two = sorted((own_id, other_id))
    accounts = _locked(session, one, two)
    proofs = {f"{code_of(ActorKind.USER, user.id)}:{user.session_epoch}" for user in accounts}
    if proofs != {own, other}:
        raise ProofOutdated
    if len({user.village_id for user in accounts} - {None}) != len((own, other)):
        raise NotTwoVillages
    if any(user.must_change_password for user in accounts):
        raise PasswordNotChosen
    if session.get(LinkedAccount, (one, two)) is None:
        session.add(LinkedAccount(user_id=one, other_id=two, linked_at=at))
        _write_down(session, Event.ACCOUNT_LINKED, (one, two), about=other_id, by=by, at=at)


def go_over(session: Session, other_id: int, *, by: Actor, at: datetime) -> str:
    """Write down that the actor goes on with a linked account; return the proof to sign it in.

    Raises NotFound for an account that is not linked with the actor's.
    """
    other = _linked(session, other_id, by)
    pair = (by.user_id or 0, other_id)
    _write_down(session, Event.WENT_TO_LINKED, pair, about=other_id, by=by, at=at)
    return f"{code_of(ActorKind.USER, other.id)}:{other.session_epoch}"


def unlink(session: Session, other_id: int, *, by: Actor, at: datetime) -> None:
    """End the link between the actor's account and this one; raises NotFound without one."""
    _linked(session, other_id, by)
    one, two = sorted((by.user_id or 0, other_id))
    session.execute(sa.delete(LinkedAccount).filter_by(user_id=one, other_id=two))
    _write_down(session, Event.ACCOUNT_UNLINKED, (one, two), about=other_id, by=by, at=at)


def end_links(session: Session, user_id: int, *, by: Actor, at: datetime) -> None:
    """End every link of an account that is dismissed, or has a new password."""
    mine = sa.or_(LinkedAccount.user_id == user_id, LinkedAccount.other_id == user_id)
    ended = sa.delete(LinkedAccount).where(mine)
    pairs = session.execute(ended.returning(LinkedAccount.user_id, LinkedAccount.other_id)).all()
    for one, two in pairs:
        _write_down(session, Event.ACCOUNT_UNLINKED, (one, two), about=user_id, by=by, at=at)


def _account_of(proof: str) -> int:
    return number_of(proof.rpartition(":")[0], ActorKind.USER) or 0


def _locked(session: Session, *user_ids: int) -> list[User]:
    """Return these users, whose passwords nobody replaces until the unit of work ends."""
    users = sa.select(User).where(User.id.in_(user_ids), User.is_active).order_by(User.id)
    fresh = users.with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _linked(session: Session, other_id: int, by: Actor) -> User:
    here = sa.select(User).join(LinkedAccount, linked_with(by.user_id or 0))
    other = session.scalars(here.where(User.id == other_id)).one_or_none()
    if other is None:
        raise NotFound
    return other


def _write_down(
    session: Session, event: Event, pair: tuple[int, int], *, about: int, by: Actor, at: datetime
) -> None:
    """Let the logs of both villages tell it."""
    subject = code_of(ActorKind.USER, about)
    for village_id in session.scalars(sa.select(User.village_id).where(User.id.in_(pair))).all():
        audit.record(session, event, subject, by=replace(by, village_id=village_id), at=at)
