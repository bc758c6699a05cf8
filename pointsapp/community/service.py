"""Open a village and enrol the households that live in it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.exchange_days import read_days
from pointsapp.community.models import (
    NOTICE_DAYS,
    Group,
    Household,
    Resident,
    Township,
    Village,
)
from pointsapp.community.names import initials, pinyin
from pointsapp.refusals import Refusal

CONTRA_ACCOUNTS = ("issued", "redeemed", "expired")
PHONE_TAIL_DIGITS = 4


class VillageCodeTaken(Refusal):
    """Another village has this code."""

    code = "village-code-taken"
    field = "code"


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


def create_village(
    session: Session,
    *,
    name: str,
    code: str,
    at: datetime,
    township: str | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Village:
    """Open a village with its book and the accounts that households' points come from.

    Raises VillageCodeTaken.
    """
    if session.scalar(select(Village.id).where(Village.code == code)) is not None:
        raise VillageCodeTaken(code=code)
    book_id = ledger.open_book(session, code=code, at=at)
    for kind in CONTRA_ACCOUNTS:
        ledger.open_account(session, book_id=book_id, kind=kind, floor=None)
    township_id = _township(session, township).id if township else None
    village = Village(
        id=book_id, name=name, code=code, township_id=township_id, notice_days=notice_days
    )
    session.add(village)
    session.flush()
    return village


@dataclass(frozen=True)
class Settings:
    """How a village runs its points; the fields mean what they mean on Village."""

    name: str
    notice_days: int
    point_value_fen: int
    complaint_phone: str
    second_approver_from: int | None
    yearly_ceiling: int | None
    quarterly_ceiling: int | None
    debt_allowed: bool
    deductions_public: bool
    photo_days: int
    return_days: int
    exchange_days: str
    second_keeper_from_fen: int | None
    findable: bool


def settings_of(session: Session, village_id: int) -> Settings:
    """Return a village's settings."""
    village = session.get_one(Village, village_id)
    return Settings(**{one.name: getattr(village, one.name) for one in fields(Settings)})


def change_settings(session: Session, village_id: int, new: Settings) -> None:
    """Change a village's settings; sheets on notice keep their day. Raises BadExchangeDays."""
    ledger.lock_book(session, village_id)
    village = session.get_one(Village, village_id)
    for name, value in asdict(new).items():
        setattr(village, name, value)
    village.exchange_days = read_days(new.exchange_days)
    session.flush()


def enrol_household(
    session: Session,
    village_id: int,
    *,
    number: str,
    members: Sequence[Member],
    group: str | None = None,
) -> Household:
    """Enrol a household with its account; its first member is the head."""
    household = Household(
        village_id=village_id,
        group_id=_group(session, village_id, group).id if group else None,
        number=number,
        sort_key=sort_key(number),
        account_id=ledger.open_account(session, book_id=village_id, kind="household"),
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


def _township(session: Session, name: str) -> Township:
    found = session.scalar(select(Township).where(Township.name == name))
    if found is None:
        found = Township(name=name)
        session.add(found)
        session.flush()
    return found


def _group(session: Session, village_id: int, name: str) -> Group:
    found = session.scalar(select(Group).filter_by(village_id=village_id, name=name))
    if found is None:
        count = session.scalar(select(func.count(Group.id)).filter_by(village_id=village_id)) or 0
        found = Group(village_id=village_id, name=name, position=count + 1)
        session.add(found)
        session.flush()
    return found
