"""Enrol households and describe their members."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.households.names import initials, pinyin
from pointsapp.community.models import (
    Group,
    Household,
    Resident,
)

PHONE_TAIL_DIGITS = 4


@dataclass(frozen=True)
class Member:
    """A person of a household as the roster tells it."""

    name: str
    relation: str = ""
    sex: str = ""
    born: str | None = None
    phone: str | None = None
    is_party_member: bool = False
    note: str = ""


def enrol_household(
    session: Session,
    *,
    number: str,
    members: Sequence[Member],
    group: str | None = None,
    by: Actor,
) -> Household:
    """Enrol a household with its account; its first member is the head."""
    village_id = take_village(session, by)
    household = Household(
        village_id=village_id,
        group_id=_group(session, village_id, group).id if group else None,
        number=number,
        sort_key=sort_key(number),
        account_id=ledger.open_account(session, book_id=village_id, kind=AccountKind.HOUSEHOLD),
    )
    session.add(household)
    session.flush()
    lives = {"village_id": village_id, "household_id": household.id}
    residents = [Resident(**lives, **person_facts(member)) for member in members]
    session.add_all(residents)
    session.flush()
    household.head_id = residents[0].id if residents else None
    session.flush()
    return household


def sort_key(number: str) -> str:
    """Return what puts household numbers in the order that people count: 9 before 10."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(8), number)[:60]


def person_facts(member: Member) -> dict[str, object]:
    """Return the columns of a resident, with the readings of the name and the phone's tail."""
    return {
        "name_pinyin": pinyin(member.name),
        "name_initials": initials(member.name),
        "phone_tail": member.phone[-PHONE_TAIL_DIGITS:] if member.phone else None,
        **asdict(member),
    }


def _group(session: Session, village_id: int, name: str) -> Group:
    found = session.scalar(select(Group).filter_by(village_id=village_id, name=name))
    if found is None:
        count = session.scalar(select(func.count(Group.id)).filter_by(village_id=village_id)) or 0
        found = Group(village_id=village_id, name=name, position=count + 1)
        session.add(found)
        session.flush()
    return found
