"""Sign devices in and out, and keep when each was last seen."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.devices.queries import SignedIn, hash_of
from pointsapp.access.models import Awaited, Device, Helper, Pin, User
from pointsapp.actor import Actor, ActorKind, Permission, code_of
from pointsapp.refusals import NotFound

A_VISIT = timedelta(hours=12)
REMEMBERED = timedelta(days=180)
UNFINISHED = timedelta(hours=1)
"""How long a sign-in waits for its code, or for an app to be found and set up."""
IDLE_OFFICE = timedelta(hours=1)
"""An administrator's or supervisor's browser stands in a shared office. NIST SP 800-63B-4 lets a
session that two factors began rest for an hour."""
IN_OFFICE = (Permission.MANAGE_VILLAGE, Permission.VIEW_TOWNSHIP, Permission.VIEW_COUNTY)
"""Of whom that is: an administrator, a supervisor."""
IDLE_COUNTER = timedelta(hours=4)
"""The others' lies at a counter or goes along to a work site: a market morning."""
SEEN_EVERY = timedelta(minutes=5)

CODE_BYTES = 32
_SYSTEMS = {
    "android": "android",
    "harmonyos": "android",
    "iphone": "iphone",
    "ipad": "iphone",
    "windows": "computer",
    "macintosh": "computer",
    "x11": "computer",
}
_BROWSERS = {
    "micromessenger": "wechat",
    "edg/": "edge",
    "firefox": "firefox",
    "chrome": "chrome",
    "safari": "safari",
}
_Owner = tuple[InstrumentedAttribute[int | None], sa.ColumnElement[bool]]
_OWNERS: dict[str, _Owner] = {
    ActorKind.USER: (
        Device.user_id,
        sa.exists().where(User.id == Device.user_id, User.session_epoch == Device.epoch),
    ),
    ActorKind.HOUSEHOLD: (
        Device.household_id,
        sa.exists().where(
            Pin.household_id == Device.household_id, Pin.session_epoch == Device.epoch
        ),
    ),
    ActorKind.HELPER: (
        Device.helper_id,
        sa.exists().where(Helper.id == Device.helper_id, Helper.session_epoch == Device.epoch),
    ),
}
"""By whose the device is: the column that says so, and that no new secret ended the session."""


@dataclass(frozen=True)
class SignedInDevice:
    """A device as whoever is signed in on it knows it."""

    id: int
    kind: str
    signed_in_at: datetime
    seen_at: datetime
    until: datetime


def kind_of(user_agent: str) -> str:
    """Return what a browser says it is, and no more: wechat-android, edge-computer, other."""
    agent = user_agent.lower()
    system = next((kind for word, kind in _SYSTEMS.items() if word in agent), "other")
    browser = next((kind for word, kind in _BROWSERS.items() if word in agent), None)
    return f"{browser}-{system}" if browser else system


def welcome(
    session: Session,
    proof: str,
    *,
    kind: str,
    until: datetime,
    at: datetime,
    awaits: Awaited | None = None,
) -> str:
    """Remember the device that signs in and return its code; forget those long over.

    `proof` says whose secret was right and of which epoch it is, such as "user:7:3".
    """
    owner, _colon, epoch = proof.rpartition(":")
    session.execute(sa.delete(Device).where(_owned(owner), Device.until < at))
    code = _draw_code(owner)
    device = Device(
        epoch=int(epoch),
        code_hash=hash_of(code),
        kind=kind,
        signed_in_at=at,
        seen_at=at,
        until=until,
        awaits=awaits,
    )
    column, number = _owner(owner)
    setattr(device, column.key, number)
    session.add(device)
    session.flush()
    return code


def list_devices(session: Session, owner: str, *, at: datetime) -> tuple[SignedInDevice, ...]:
    """Return the devices that somebody, by actor code, is signed in on, the latest first."""
    _column, is_current = _OWNERS[owner.partition(":")[0]]
    query = (
        sa.select(Device.id, Device.kind, Device.signed_in_at, Device.seen_at, Device.until)
        .where(_owned(owner), is_current, Device.until > at, Device.awaits.is_(None))
        .order_by(Device.id.desc())
    )
    return tuple(SignedInDevice(**row._asdict()) for row in session.execute(query))


def sign_out(session: Session, owner: str, device_id: int, *, by: Actor, at: datetime) -> None:
    """End the session of one of somebody's devices, from its next request on.

    Raises NotFound for a device of nobody or of somebody else.
    """
    ended = sa.delete(Device).where(_owned(owner), Device.id == device_id).returning(Device.id)
    if session.scalar(ended) is None:
        raise NotFound
    audit.record(session, Event.DEVICE_SIGNED_OUT, owner, by=by, at=at)


def sign_out_others(
    session: Session, owner: str, device_id: int | None, *, by: Actor, at: datetime
) -> None:
    """End all of somebody's sessions, but the one on this device."""
    session.execute(sa.delete(Device).where(_owned(owner), Device.id.is_distinct_from(device_id)))
    audit.record(session, Event.DEVICE_SIGNED_OUT, owner, by=by, at=at)


def finish(session: Session, device_id: int) -> str:
    """Let the sign-in on this device wait for nothing more; return the device's new code."""
    device = session.get_one(Device, device_id, populate_existing=True)
    code = _draw_code(code_of(ActorKind.USER, device.user_id or 0))
    device.awaits, device.code_hash = None, hash_of(code)
    session.flush()
    return code


def forget(session: Session, device_id: int) -> None:
    """Forget the device that signs out."""
    session.execute(sa.delete(Device).where(Device.id == device_id))


def keep_only(session: Session, device_id: int, epoch: int, *, by: Actor) -> str:
    """Sign out every device of the actor but this one, after a new secret; return its new code.

    Raises NotFound for a device of nobody or of somebody else.
    """
    session.execute(sa.delete(Device).where(_owned(by.code), Device.id != device_id))
    code = _draw_code(by.code)
    kept = sa.update(Device).where(_owned(by.code), Device.id == device_id)
    renewed = kept.values(epoch=epoch, code_hash=hash_of(code)).returning(Device.id)
    if session.scalar(renewed) is None:
        raise NotFound
    return code


def mark_seen(session: Session, somebody: SignedIn, *, at: datetime) -> None:
    """Keep that the device was used now; staff's session then rests its full time again."""
    until = somebody.until
    if somebody.actor.user_id is not None:
        until = min(somebody.signed_in_at + A_VISIT, at + _idle(somebody.actor))
    seen = sa.update(Device).where(Device.id == somebody.device_id, Device.until > at)
    session.execute(seen.values(seen_at=at, until=until))


def _idle(actor: Actor) -> timedelta:
    in_office = any(map(actor.may, IN_OFFICE))
    return IDLE_OFFICE if in_office else IDLE_COUNTER


def _draw_code(owner: str) -> str:
    return f"{owner.partition(':')[0]}:{secrets.token_urlsafe(CODE_BYTES)}"


def _owner(owner: str) -> tuple[InstrumentedAttribute[int | None], int]:
    kind, _colon, number = owner.partition(":")
    return _OWNERS[kind][0], int(number)


def _owned(owner: str) -> sa.ColumnElement[bool]:
    column, number = _owner(owner)
    return column == number
