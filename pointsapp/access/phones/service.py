"""The phones on which a household is signed in, each to be signed out by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Phone, Pin
from pointsapp.actor import Actor, household_of
from pointsapp.refusals import NotFound

A_VISIT = timedelta(hours=12)
REMEMBERED = timedelta(days=180)

_SYSTEMS = {"android": "android", "iphone": "iphone", "ipad": "iphone", "windows": "computer"}


@dataclass(frozen=True)
class SignedInPhone:
    """A phone as its household knows it."""

    id: int
    kind: str
    signed_in_at: datetime
    until: datetime


def kind_of(user_agent: str) -> str:
    """Return what sort of phone a browser says it is on, and no more: wechat-android, computer."""
    agent = user_agent.lower()
    system = next((kind for word, kind in _SYSTEMS.items() if word in agent), "other")
    return f"wechat-{system}" if "micromessenger" in agent else system


def welcome(
    session: Session, household_id: int, pin_epoch: int, *, kind: str, until: datetime, at: datetime
) -> str:
    """Remember the phone that signs in and return its session code; forget those long over."""
    over = (Phone.household_id == household_id, Phone.until < at)
    session.execute(sa.delete(Phone).where(*over))
    phone = Phone(
        household_id=household_id, pin_epoch=pin_epoch, kind=kind, signed_in_at=at, until=until
    )
    session.add(phone)
    session.flush()
    return session_code(phone.id, pin_epoch)


def session_code(phone_id: int, pin_epoch: int) -> str:
    """Return what the phone's cookie keeps."""
    return f"phone:{phone_id}:{pin_epoch}"


def list_phones(session: Session, actor: Actor, *, at: datetime) -> tuple[SignedInPhone, ...]:
    """Return the phones on which the resident's household is signed in, the latest first."""
    query = (
        sa.select(Phone.id, Phone.kind, Phone.signed_in_at, Phone.until)
        .join(Pin, Pin.household_id == Phone.household_id)
        .where(
            Phone.household_id == household_of(actor),
            Phone.pin_epoch == Pin.session_epoch,
            Phone.until > at,
        )
        .order_by(Phone.id.desc())
    )
    return tuple(SignedInPhone(**row._asdict()) for row in session.execute(query))


def sign_out_phone(session: Session, phone_id: int, *, by: Actor, at: datetime) -> None:
    """End the session of a phone of the resident's household, from its next request on.

    Raises NotFound for a phone of nobody or of somebody else.
    """
    own = (Phone.id == phone_id, Phone.household_id == household_of(by))
    if session.scalar(sa.delete(Phone).where(*own).returning(Phone.id)) is None:
        raise NotFound
    audit.record(session, Event.PHONE_SIGNED_OUT, by.code, by=by, at=at)


def forget(session: Session, phone_id: int | None, *, by: Actor) -> None:
    """Forget the phone on which this household signs out; staff and helpers have none."""
    own = (Phone.id == phone_id, Phone.household_id == by.household_id)
    session.execute(sa.delete(Phone).where(*own))


def keep_only(session: Session, phone_id: int, pin_epoch: int, *, by: Actor) -> str:
    """Sign out every phone of the household but this one, after a new PIN; return its session code.

    Raises NotFound for a phone of nobody or of somebody else.
    """
    own = Phone.household_id == household_of(by)
    session.execute(sa.delete(Phone).where(own, Phone.id != phone_id))
    this_phone = sa.update(Phone).where(own, Phone.id == phone_id).values(pin_epoch=pin_epoch)
    if session.scalar(this_phone.returning(Phone.id)) is None:
        raise NotFound
    return session_code(phone_id, pin_epoch)
