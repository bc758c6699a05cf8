"""The party member who looks after a household, as far as the member agreed to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Shown, User
from pointsapp.access.pairs.queries import IN_CARE
from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household
from pointsapp.refusals import NotFound

CONTACTS = (
    sa.select(
        IN_CARE.c.household_id,
        IN_CARE.c.user_id,
        sa.case((User.shown != Shown.NOTHING, User.name)).label("name"),
        sa.case((User.shown == Shown.PHONE, User.phone)).label("phone"),
    )
    .join(User, User.id == IN_CARE.c.user_id)
    .subquery()
)
"""Of each household in care: its member's name and phone, where the member agreed."""


@dataclass(frozen=True)
class Contact:
    """A paired member as shown to others: without a name where the member did not agree."""

    name: str | None
    phone: str | None


@dataclass(frozen=True)
class OwnContact:
    """What a paired member lets be shown."""

    shown: str
    phone: str | None


@dataclass(frozen=True)
class Looked:
    """Somebody who looks after households of a group; all without a name count as one."""

    contact: Contact
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class GroupLookedAfter:
    """A group with who looks after which of its households."""

    name: str | None
    members: tuple[Looked, ...]


def contact_of(session: Session, household_id: int) -> Contact | None:
    """Return who looks after a household, as it may be shown to that household."""
    query = sa.select(CONTACTS.c.name, CONTACTS.c.phone)
    row = session.execute(query.where(CONTACTS.c.household_id == household_id)).one_or_none()
    return None if row is None else Contact(*row)


def own_contact(session: Session, actor: Actor) -> OwnContact:
    """Return what the actor lets be shown; raises NotFound for who has no account."""
    row = session.execute(
        sa.select(User.shown, User.phone).where(User.id == actor.user_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return OwnContact(*row)


def who_looks_after_whom(session: Session, village_id: int) -> tuple[GroupLookedAfter, ...]:
    """Return who looks after which open households of a village, by group, for everybody."""
    rows = session.execute(
        sa.select(
            Household.group_id,
            Group.name.label("group"),
            CONTACTS.c.name,
            CONTACTS.c.phone,
            Household.number,
        )
        .join(CONTACTS, CONTACTS.c.household_id == Household.id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(Household.village_id == village_id, Household.closed_on.is_(None))
        .order_by(Group.position, Household.group_id, Household.sort_key)
    )
    by_group = groupby(rows, lambda row: (row.group_id, row.group))
    return tuple(GroupLookedAfter(name, _members(some)) for (_id, name), some in by_group)


def _members(rows: Iterable[sa.Row[tuple[int, str, str, str, str]]]) -> tuple[Looked, ...]:
    """Return the members of a group in the order of their households, those without a name last."""
    numbers: dict[Contact, list[str]] = {}
    for row in rows:
        numbers.setdefault(Contact(row.name, row.phone), []).append(row.number)
    looked = (Looked(contact, tuple(theirs)) for contact, theirs in numbers.items())
    return tuple(sorted(looked, key=lambda one: one.contact.name is None))
