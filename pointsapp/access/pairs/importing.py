"""Save a list of pairs; whoever it names without an account gets one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import chain, count

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.access.pairs import service
from pointsapp.access.pairs.reading import PairingList, ids_by_name
from pointsapp.access.pairs.refusals import MembersUnknown, PairingListHasErrors
from pointsapp.access.permissions import Role
from pointsapp.access.staff.service import NewUser, create_user
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.households.names import clean_name, pinyin
from pointsapp.community.models import Household, Resident

LONGEST_USERNAME = 36
"""Leaves room for a figure behind the name of a namesake."""


def save(
    session: Session, found: PairingList, *, new_password_hash: str | None, by: Actor, at: datetime
) -> int:
    """Pair the households as the list has it; return how many have somebody else now.

    With a `new_password_hash` people without an account become paired members: nobody knows that
    password, so the administrator draws one for whoever wants to sign in. Saving the same list
    again changes nothing. Raises PairingListHasErrors, and MembersUnknown without the hash.
    """
    village_id = take_village(session, by)
    if found.errors:
        raise PairingListHasErrors(count=len(found.errors))
    if found.unknown:
        if new_password_hash is None:
            raise MembersUnknown(names=found.unknown)
        _appoint(session, found.unknown, new_password_hash, by=by, at=at)
    ids = ids_by_name(session, village_id)
    choices = {home: ids[name][0] for home, name in found.members.items()}
    return service.pair_households(session, choices, by=by, at=at)


def _appoint(
    session: Session, names: Sequence[str], password_hash: str, *, by: Actor, at: datetime
) -> None:
    taken = set(session.scalars(sa.select(User.username)))
    homes = _homes_of_members(session, village_of(by))
    for name in names:
        username = _free_username(name, taken)
        taken.add(username)
        new = NewUser(
            username=username,
            name=name,
            password_hash=password_hash,
            roles=(Role.PAIRED_MEMBER,),
            household_id=homes.get(name),
            must_change_password=True,
        )
        create_user(session, new, by=by, at=at)


def _free_username(name: str, taken: set[str]) -> str:
    spelled = pinyin(name)[:LONGEST_USERNAME] or name
    spellings = chain([spelled], (f"{spelled}{figure}" for figure in count(2)))
    return next(username for username in spellings if username not in taken)


def _homes_of_members(session: Session, village_id: int) -> dict[str, int]:
    """Return where each party member of the roster lives whose name nobody else there has."""
    homes: defaultdict[str, list[int]] = defaultdict(list)
    rows = session.execute(
        sa.select(Resident.name, Resident.household_id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.village_id == village_id,
            Resident.left_on.is_(None),
            Resident.is_party_member,
            Household.closed_on.is_(None),
        )
    )
    for name, household_id in rows:
        homes[clean_name(name)].append(household_id)
    return {name: theirs[0] for name, theirs in homes.items() if len(theirs) == 1}
