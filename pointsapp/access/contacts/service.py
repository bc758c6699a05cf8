"""A paired member agrees to be shown, or no longer."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.contacts.queries import own_contact
from pointsapp.access.contacts.refusals import NoSuchPhone
from pointsapp.access.models import Shown, User
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.households.cells import is_phone, phone_digits


def agree(session: Session, shown: Shown, phone: str, *, by: Actor, at: datetime) -> None:
    """Let this much of the actor be shown; a phone that is not shown is not kept either.

    Raises NoSuchPhone when the phone is to be shown and this is none.
    """
    take_village(session, by)
    own_contact(session, by)
    digits = phone_digits(phone) if shown is Shown.PHONE else None
    if digits is not None and not is_phone(digits):
        raise NoSuchPhone(typed=phone)
    own = sa.update(User).where(User.id == by.user_id)
    session.execute(own.values(shown=shown, phone=digits))
    audit.record(session, Event.CONTACT_CHANGED, by.code, by=by, at=at)
