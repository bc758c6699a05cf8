"""Whom a paper to sign names: who signed up, a group, or every group on sheets of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.villages.groups import groups_of
from pointsapp.earning.activities.people import Attendee, people_to_sign
from pointsapp.earning.activities.queries import ActivityPage

SIGNED_UP, NO_GROUP, ALL_GROUPS = "signed-up", "none", "all"


@dataclass(frozen=True)
class ListToSign:
    """Some people; where they are a group, under its name."""

    key: str
    name: str
    people: tuple[Attendee, ...]


def lists_to_sign(session: Session, actor: Actor, activity: ActivityPage) -> tuple[ListToSign, ...]:
    """Return every list that can be printed, first the one that is usually wanted."""
    everybody = people_to_sign(session, actor, on=activity.held_on)
    groups = groups_of(session, actor)
    lists = [
        ListToSign(SIGNED_UP, "", activity.signed_up),
        *(ListToSign(str(key), name, _of_group(everybody, name)) for key, name in groups),
        ListToSign(NO_GROUP if groups else ALL_GROUPS, "", _of_group(everybody, None)),
    ]
    return tuple(one for one in lists if one.people) or tuple(lists[-1:])


def chosen_lists(lists: tuple[ListToSign, ...], key: str) -> tuple[ListToSign, ...]:
    """Return the lists that an address asks for; the first one where it asks for none of them."""
    if key == ALL_GROUPS:
        return tuple(one for one in lists if one.key != SIGNED_UP)
    return tuple(one for one in lists if one.key == key) or lists[:1]


def _of_group(people: Iterable[Attendee], name: str | None) -> tuple[Attendee, ...]:
    return tuple(person for person in people if person.group == name)
