"""What the village keeps of a household, and who looked at it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import consents
from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, Card, Consent, Pin
from pointsapp.access.names import names_of
from pointsapp.access.visits.queries import NamesSeen, names_seen
from pointsapp.actor import Actor, ActorKind, code_of, household_of
from pointsapp.community.models import Group, Household, Resident
from pointsapp.refusals import NotFound
from pointsapp.telling.queries import ConsentRow, consents_of

MOST_READINGS = 100


@dataclass(frozen=True)
class Person:
    """A member of the family as the roster has it."""

    name: str
    relation: str
    sex: str
    born: str | None
    phone: str | None
    is_party_member: bool
    note: str


@dataclass(frozen=True)
class Reading:
    """Somebody of the village's staff, or of the township, opened the household's page."""

    at: datetime
    who: str


@dataclass(frozen=True)
class OwnData:
    """Everything about the household but its points, which the statement tells."""

    number: str
    group: str | None
    card_issued_at: datetime | None
    pin_set_at: datetime
    consented_at: datetime | None
    lives_alone: bool
    has_no_phone: bool
    people: tuple[Person, ...]
    readings: tuple[Reading, ...]
    names_seen: tuple[NamesSeen, ...]
    told: tuple[ConsentRow, ...]


def show_own_data(session: Session, actor: Actor) -> OwnData:
    """Return what is kept of the resident's own household. Raises NotFound."""
    household_id = household_of(actor)
    asked = {
        "household_id": household_id,
        "subject": code_of(ActorKind.HOUSEHOLD, household_id),
    }
    row = session.execute(_KEPT, asked).mappings().one_or_none()
    if row is None:
        raise NotFound
    readings = session.execute(_READINGS, asked).all()
    names = names_of(session, {reading.actor for reading in readings})
    return OwnData(
        **row,
        people=tuple(Person(**person) for person in session.execute(_PEOPLE, asked).mappings()),
        readings=tuple(Reading(r.at, names.get(r.actor, "")) for r in readings),
        names_seen=names_seen(session, actor),
        told=consents_of(session, household_id),
    )


_KEPT = (
    sa.select(
        Household.number,
        Group.name.label("group"),
        Card.issued_at.label("card_issued_at"),
        Pin.set_at.label("pin_set_at"),
        Consent.given_at.label("consented_at"),
        Household.lives_alone,
        Household.has_no_phone,
    )
    .join(Pin, Pin.household_id == Household.id)
    .outerjoin(Group, Group.id == Household.group_id)
    .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
    .outerjoin(
        Consent,
        sa.and_(Consent.household_id == Household.id, Consent.version == consents.VERSION),
    )
    .where(Household.id == sa.bindparam("household_id"))
)
_PEOPLE = (
    sa.select(
        Resident.name,
        Resident.relation,
        Resident.sex,
        Resident.born,
        Resident.phone,
        Resident.is_party_member,
        Resident.note,
    )
    .where(Resident.household_id == sa.bindparam("household_id"), Resident.left_on.is_(None))
    .order_by(Resident.id)
)
_READINGS = (
    sa.select(AuditRecord.at, AuditRecord.actor)
    .where(
        AuditRecord.subject == sa.bindparam("subject"),
        AuditRecord.event == Event.HOUSEHOLD_READ,
    )
    .order_by(AuditRecord.id.desc())
    .limit(MOST_READINGS)
)
