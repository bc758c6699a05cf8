"""Enrol households and describe their members."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.households.names import (
    PHONE_TAIL_DIGITS,
    initials,
    number_key,
    pinyin,
    search_terms,
)
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages.groups import open_groups

HEAD = "户主"
"""How the relation of a household's head is written."""


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
        group_id=open_groups(session, village_id, [group])[group] if group else None,
        **number_facts(number),
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


def number_facts(number: str) -> dict[str, str]:
    """Return the columns of a household's number: as written, compared, and in order."""
    return {"number": number, "number_key": number_key(number), "sort_key": sort_key(number)}


def sort_key(number: str) -> str:
    """Return what puts household numbers in the order that people count: 9 before 10."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(8), number)[:60]


def person_facts(member: Member) -> dict[str, object]:
    """Return the columns of a resident, with everything that the person is found by."""
    return {
        "name_pinyin": pinyin(member.name),
        "name_initials": initials(member.name),
        "phone_tail": member.phone[-PHONE_TAIL_DIGITS:] if member.phone else None,
        "search_terms": search_terms(member.name, member.phone),
        **asdict(member),
    }
