"""Helpers whom a household invites: a child in town, somebody it trusts; each with an own PIN."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials import guesses, pins
from pointsapp.access.hashing import Hasher
from pointsapp.access.models import Helper
from pointsapp.access.refusals import InvitationOver, TooManyHelpers
from pointsapp.actor import Actor, ActorKind, code_of, household_of
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, Resident
from pointsapp.refusals import NotFound

TOKEN_BYTES = 16
VALID = timedelta(days=7)
MOST = 5

_OPEN = (
    sa.select(
        Helper.id,
        Helper.name,
        Helper.pin_hash,
        Helper.session_epoch,
        Helper.invited_at,
        Household.number,
        Resident.name.label("head"),
    )
    .join(Household, Household.id == Helper.household_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(
        Helper.token_hash == sa.bindparam("token_hash"),
        Helper.revoked_at.is_(None),
        Household.closed_on.is_(None),
    )
)


@dataclass(frozen=True)
class Invitation:
    """What a helper's link opens: whom it invites to help whom, and whether that was accepted."""

    name: str
    number: str
    head: str
    is_accepted: bool


@dataclass(frozen=True)
class HelperRow:
    """A helper as the household knows it; without `since` nobody accepted yet."""

    id: int
    name: str
    relation: str
    since: datetime | None
    until: datetime


def invite(session: Session, name: str, relation: str, *, by: Actor, at: datetime) -> str:
    """Invite somebody to help the resident's household; return the link's token, kept nowhere.

    Raises TooManyHelpers.
    """
    village_id, household_id = take_village(session, by), household_of(by)
    if len(list_helpers(session, by, at=at)) >= MOST:
        raise TooManyHelpers(most=MOST)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    helper = Helper(
        village_id=village_id,
        household_id=household_id,
        name=name,
        relation=relation,
        token_hash=_hash(token),
        invited_at=at,
        session_epoch=0,
    )
    session.add(helper)
    session.flush()
    audit.record(session, Event.HELPER_INVITED, _code(helper.id), by=by, at=at)
    return token


def open_invitation(session: Session, token: str, *, at: datetime) -> Invitation:
    """Return what this link opens; raise NotFound, and InvitationOver after seven days."""
    row = session.execute(_OPEN, {"token_hash": _hash(token)}).one_or_none()
    if row is None:
        raise NotFound
    if row.pin_hash is None and row.invited_at + VALID <= at:
        raise InvitationOver
    is_accepted = row.pin_hash is not None
    return Invitation(
        name=row.name, number=row.number, head=row.head or "", is_accepted=is_accepted
    )


def accept(session: Session, token: str, pin_hash: str, *, at: datetime) -> str:
    """Keep the PIN that the invited chose and return who that is, for `current.let_in`.

    Raises InvitationOver to whoever comes second or too late.
    """
    helper = session.execute(
        sa.update(Helper)
        .where(
            Helper.token_hash == _hash(token),
            Helper.pin_hash.is_(None),
            Helper.revoked_at.is_(None),
            Helper.invited_at > at - VALID,
        )
        .values(pin_hash=pin_hash, accepted_at=at)
        .returning(Helper.id, Helper.session_epoch)
    ).one_or_none()
    if helper is None:
        raise InvitationOver
    return f"{_code(helper.id)}:{helper.session_epoch}"


def confirm_pin(bind: guesses.Bind, token: str, pin: str, *, hasher: Hasher, at: datetime) -> str:
    """Check the helper's own PIN, counted like a household's; return who that is.

    Call it before `unit_of_work`, as `pins.confirm_pin`. Raises NotFound, PinLocked, WrongPin.
    """
    with Session(bind, join_transaction_mode="create_savepoint") as session:
        helper = session.execute(_OPEN, {"token_hash": _hash(token)}).one_or_none()
    if helper is None or helper.pin_hash is None:
        raise NotFound
    code = _code(helper.id)
    secret = (helper.pin_hash, pin)
    pins.try_pin(bind, code, [guesses.Limit(code)], secret, hasher=hasher, at=at)
    return f"{_code(helper.id)}:{helper.session_epoch}"


def revoke(session: Session, helper_id: int, *, by: Actor, at: datetime) -> None:
    """Take the right to help away, from the helper's next request on; once is enough.

    Raises NotFound for a helper of nobody or of somebody else.
    """
    own = sa.select(Helper).filter_by(id=helper_id, household_id=household_of(by))
    helper = session.scalars(own.with_for_update()).one_or_none()
    if helper is None:
        raise NotFound
    if helper.revoked_at is not None:
        return
    helper.revoked_at, helper.session_epoch = at, helper.session_epoch + 1
    session.flush()
    audit.record(session, Event.HELPER_REVOKED, _code(helper.id), by=by, at=at)


def list_helpers(session: Session, actor: Actor, *, at: datetime) -> tuple[HelperRow, ...]:
    """Return who helps the resident's household, or is invited to, in the order of inviting."""
    query = (
        sa.select(Helper.id, Helper.name, Helper.relation, Helper.accepted_at, Helper.invited_at)
        .where(
            Helper.household_id == household_of(actor),
            Helper.revoked_at.is_(None),
            sa.or_(Helper.accepted_at.is_not(None), Helper.invited_at > at - VALID),
        )
        .order_by(Helper.id)
    )
    return tuple(
        HelperRow(
            id=row.id,
            name=row.name,
            relation=row.relation,
            since=row.accepted_at,
            until=row.invited_at + VALID,
        )
        for row in session.execute(query)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _code(helper_id: int) -> str:
    return code_of(ActorKind.HELPER, helper_id)
