"""The phones on which a household is signed in, each to be signed out by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Phone, Pin
from pointsapp.actor import Actor
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
    told = user_agent.lower()
    system = next((kind for word, kind in _SYSTEMS.items() if word in told), "other")
    return f"wechat-{system}" if "micromessenger" in told else system


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
            Phone.household_id == actor.household_id,
            Phone.pin_epoch == Pin.session_epoch,
            Phone.until > at,
        )
        .order_by(Phone.id.desc())
    )
    return tuple(SignedInPhone(*row) for row in session.execute(query))


def sign_out_phone(session: Session, phone_id: int, *, by: Actor, at: datetime) -> None:
    """End the session of a phone of the resident's household, from its next request on.

    Raises NotFound for a phone of nobody or of somebody else.
    """
    own = (Phone.id == phone_id, Phone.household_id == by.household_id)
    gone = session.scalar(sa.delete(Phone).where(*own).returning(Phone.id))
    if gone is None:
        raise NotFound
    audit.record(session, Event.PHONE_SIGNED_OUT, by.code, by=by, at=at)


def forget(session: Session, phone_id: int | None) -> None:
    """Forget the phone that signs itself out."""
    session.execute(sa.delete(Phone).where(Phone.id == phone_id))


def keep_only(session: Session, phone_id: int, pin_epoch: int, *, by: Actor) -> str:
    """After a new PIN only this phone stays signed in; return its session code."""
    others = (Phone.household_id == by.household_id, Phone.id != phone_id)
    session.execute(sa.delete(Phone).where(*others))
    session.execute(sa.update(Phone).where(Phone.id == phone_id).values(pin_epoch=pin_epoch))
    return session_code(phone_id, pin_epoch)
