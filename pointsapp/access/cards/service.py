"""Issue and revoke cards; replace a forgotten PIN."""

import secrets
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.credentials.service import set_pin
from pointsapp.access.models import Card
from pointsapp.access.staff.service import check_second_person
from pointsapp.actor import Actor
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound

TOKEN_BYTES = 16


def issue_card(session: Session, household_id: int, *, by: Actor, at: datetime) -> str:
    """Issue a card and return its token; a former card of the household opens nothing more."""
    _revoke(session, household_id, by=by, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(Card(household_id=household_id, token=token, issued_at=at, issued_by=by.code))
    session.flush()
    audit.record(session, Event.CARD_ISSUED, f"household:{household_id}", by=by, at=at)
    return token


def revoke_card(session: Session, household_id: int, *, by: Actor, at: datetime) -> None:
    """Let the household's card open nothing more, from this moment on."""
    _revoke(session, household_id, by=by, at=at)
    audit.record(session, Event.CARD_REVOKED, f"household:{household_id}", by=by, at=at)


def _revoke(session: Session, household_id: int, *, by: Actor, at: datetime) -> None:
    session.execute(
        sa.update(Card)
        .where(Card.household_id == household_id, Card.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by.code)
    )


def valid_card(session: Session, household_id: int) -> str | None:
    """Return the token of the household's card, if it has one."""
    return session.scalar(
        sa.select(Card.token).where(Card.household_id == household_id, Card.revoked_at.is_(None))
    )


def household_of_card(session: Session, village_id: int | None, token: str) -> int:
    """Return whose card this is in the village; raise NotFound."""
    household_id = session.scalar(
        sa.select(Card.household_id)
        .join(Household, Household.id == Card.household_id)
        .where(
            Card.token == token,
            Card.revoked_at.is_(None),
            Household.village_id == village_id,
            Household.closed_on.is_(None),
        )
    )
    if household_id is None:
        raise NotFound
    return household_id


def reset_pin(
    session: Session, household_id: int, pin_hash: str, *, second: str, by: Actor, at: datetime
) -> None:
    """Give a household that forgot its PIN a drawn one; two of the staff stand by it.

    `second` is the actor code of a colleague whose password was checked before. Raises SamePerson
    and NotColleague.
    """
    check_second_person(session, second, household_id=household_id, by=by)
    set_pin(session, household_id, pin_hash, must_change=True, by=by, at=at)
    colleague = replace(by, code=second)
    audit.record(session, Event.PIN_WITNESSED, f"household:{household_id}", by=colleague, at=at)
