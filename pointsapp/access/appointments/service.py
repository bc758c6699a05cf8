"""Give a village an administrator where its own is gone: two people of the township do it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.appointments.models import AdminAppointment
from pointsapp.access.appointments.queries import AWAY_AFTER, administrators
from pointsapp.access.appointments.refusals import (
    AdministratorIsThere,
    NoLongerProposed,
    ProposedAlready,
)
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import User
from pointsapp.access.permissions import Role
from pointsapp.access.refusals import NotColleague, SamePerson, UsernameTaken
from pointsapp.access.second_persons.service import check_account
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser, check_username
from pointsapp.actor import Actor, ActorKind, number_of, township_of
from pointsapp.community.acting import inside, once, take_village
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class NewAdministrator:
    """Whom the township wants, why, and whose account ends with it, if one does."""

    village_id: int
    name: str
    username: str
    reason: str
    ends_id: int | None


def propose(session: Session, new: NewAdministrator, *, key: str, by: Actor, at: datetime) -> int:
    """Propose an administrator for a village of the township and return the proposal's id.

    The village's board and log tell it at once. Raises NotFound for a village elsewhere and for an
    account that is none of its administrators', AdministratorIsThere, ProposedAlready, BadUsername,
    UsernameTaken and KeyReused.
    """
    here = inside(session, new.village_id, by)
    take_village(session, here)
    act = once(session, new.village_id, "admin-proposal", key, new, by=by, at=at)
    if act.is_done:
        return act.result_id
    _check_gone(session, new.village_id, new.ends_id, at=at)
    if _somebody_is_proposed(session, new.village_id):
        raise ProposedAlready
    if session.scalar(sa.select(User.id).filter_by(username=check_username(new.username))):
        raise UsernameTaken(username=new.username)
    proposal = AdminAppointment(**vars(new), proposed_by=by.code, proposed_at=at)
    session.add(proposal)
    session.flush()
    audit.record(session, Event.ADMIN_PROPOSED, f"appointment:{proposal.id}", by=here, at=at)
    return act.keep(proposal.id)


def confirm(
    session: Session, proposal_id: int, password_hash: str, *, by: Actor, at: datetime
) -> User:
    """Appoint who was proposed, as a second person of the township, and return the account.

    It holds a drawn password, to be changed at first use. Whose account was to end is let in no
    more. Raises NotFound, NoLongerProposed, AdministratorIsThere, UsernameTaken, and what
    `check_two` raises.
    """
    proposal, here = _take(session, proposal_id, by)
    check_two(session, proposal.proposed_by, by, at=at)
    _check_gone(session, proposal.village_id, proposal.ends_id, at=at)
    new = NewUser(
        proposal.username, proposal.name, password_hash, (Role.ADMIN,), must_change_password=True
    )
    user_id = staff.create_user(session, new, by=here, at=at)
    if proposal.ends_id is not None:
        staff.dismiss(session, proposal.ends_id, by=here, at=at)
    proposal.confirmed_by, proposal.confirmed_at, proposal.user_id = by.code, at, user_id
    session.flush()
    audit.record(session, Event.ADMIN_APPOINTED, f"appointment:{proposal.id}", by=here, at=at)
    return session.get_one(User, user_id)


def withdraw(session: Session, proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Let a proposal rest. Raises NotFound and NoLongerProposed."""
    proposal, here = _take(session, proposal_id, by)
    proposal.withdrawn_by, proposal.withdrawn_at = by.code, at
    session.flush()
    audit.record(session, Event.ADMIN_WITHDRAWN, f"appointment:{proposal.id}", by=here, at=at)


def _take(session: Session, proposal_id: int, by: Actor) -> tuple[AdminAppointment, Actor]:
    proposal = session.get(AdminAppointment, proposal_id)
    if proposal is None:
        raise NotFound
    here = inside(session, proposal.village_id, by)
    take_village(session, here)
    session.refresh(proposal)
    if proposal.confirmed_at is not None or proposal.withdrawn_at is not None:
        raise NoLongerProposed
    return proposal, here


def _check_gone(session: Session, village_id: int, ends_id: int | None, *, at: datetime) -> None:
    """Raise AdministratorIsThere, and NotFound for an account to end that is none of theirs."""
    now_there = administrators(session, village_id)
    for one in now_there:
        if one.last_there is not None and one.last_there > at - AWAY_AFTER:
            raise AdministratorIsThere(name=one.name, days=AWAY_AFTER.days)
    if ends_id is not None and ends_id not in {one.id for one in now_there}:
        raise NotFound


def check_two(session: Session, first: str, by: Actor, *, at: datetime) -> None:
    """Check that two people of the township act: who proposed, by code, and who is here now.

    Raises SamePerson, NotColleague once the first works for the township no more, and
    DrawnPassword and NotYetSecond for an account that may be in another's hands.
    """
    if first == by.code:
        raise SamePerson
    township = sa.select(User).filter_by(township_id=township_of(by), is_active=True)
    people = {user.id: user for user in session.scalars(township)}
    for user_id in (number_of(first, ActorKind.USER), by.user_id):
        if user_id is None or user_id not in people:
            raise NotColleague
        check_account(people[user_id], at=at)


def _somebody_is_proposed(session: Session, village_id: int) -> bool:
    waiting = sa.select(AdminAppointment.id).where(
        AdminAppointment.village_id == village_id,
        AdminAppointment.confirmed_at.is_(None),
        AdminAppointment.withdrawn_at.is_(None),
    )
    return session.scalar(waiting) is not None
