"""Find the people whom a program names by household and name."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.api.refusals import PeopleTwice, PeopleUnclear
from pointsapp.api.shapes import PersonNamed
from pointsapp.community.households.living import lived_here
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.models import Household, Resident


def find_people(
    session: Session, actor: Actor, named: Sequence[PersonNamed], *, on: date
) -> list[int]:
    """Return who of the actor's village is meant, as of a day, in one statement.

    Raises PeopleUnclear and PeopleTwice.
    """
    here = (
        sa.select(Household.number, Resident.name, Resident.id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.village_id == village_of(actor),
            Resident.name.in_({clean_name(one.name) for one in named}),
            lived_here(on),
        )
    )
    known = defaultdict(list)
    for row in session.execute(here):
        known[number_key(row.number), row.name].append(row.id)
    meant = [known[number_key(one.household), clean_name(one.name)] for one in named]
    unclear = [_told(one) for one, ids in zip(named, meant, strict=True) if len(ids) != 1]
    if unclear:
        raise PeopleUnclear(names=unclear)
    ids = [found for (found,) in meant]
    times = Counter(ids)
    twice = {_told(one) for one, found in zip(named, ids, strict=True) if times[found] > 1}
    if twice:
        raise PeopleTwice(names=sorted(twice))
    return ids


def _told(one: PersonNamed) -> str:
    return f"{one.household} {one.name}"
