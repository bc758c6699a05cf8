"""Found the demo village: its households, its staff, its rules, its goods."""

from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access import consents
from pointsapp.access.cards import service as cards
from pointsapp.access.credentials import pins
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.staff import service as staff_service
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import Actor, system_actor, village_of
from pointsapp.community.households.service import enrol_household
from pointsapp.community.models import Household, Village
from pointsapp.community.villages.service import create_village
from pointsapp.demo.people import NewHousehold
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.village_time import village_day

NAME = "白屯村（演示）"
CODE = "demo"
TOWNSHIP = "柳河镇（演示）"
SUPERVISOR = "supervisor"
HOUSEHOLDS_WITH_PIN = ("018", "019", "020")
STAFF = (
    ("admin", "王支书", (Role.ADMIN,)),
    ("recorder", "李记录", (Role.RECORDER,)),
    ("approver", "赵审核", (Role.APPROVER,)),
    ("counter", "刘兑换", (Role.COUNTER,)),
    ("member", "孙联户", (Role.PAIRED_MEMBER,)),
)


@dataclass(frozen=True)
class Secrets:
    """The hashes of the demo's one password and one PIN."""

    password: str
    pin: str


@dataclass(frozen=True)
class Staff:
    """Who keeps the demo village's books."""

    admin: Actor
    recorder: Actor
    approver: Actor
    counter: Actor
    member: Actor


def exists(session: Session) -> bool:
    """Tell whether the demo village is there already."""
    return session.scalar(sa.select(Village.id).where(Village.code == CODE)) is not None


def found(session: Session, secrets: Secrets, *, at: datetime) -> Staff:
    """Open the village's book, hire its staff, adopt the rules."""
    village = create_village(session, name=NAME, code=CODE, township=TOWNSHIP, at=at, notice_days=0)
    staff = Staff(*(_hire(session, village.id, one, secrets, at=at) for one in STAFF))
    supervisor = NewUser(
        SUPERVISOR, "周镇长", secrets.password, (Role.SUPERVISOR,), township_id=village.township_id
    )
    staff_service.create_user(session, supervisor, by=system_actor(None), at=at)
    adopt_template(
        session,
        Decided(village_day(at), "村民会议第3号决议"),
        by=staff.admin,
        at=at,
    )
    return staff


def enrol(session: Session, new: NewHousehold, secrets: Secrets, *, by: Actor, at: datetime) -> int:
    """Enrol a household with its card; a few get the demo's PIN. Returns its account."""
    household = enrol_household(
        session, number=new.number, group=new.group, members=new.members, by=by
    )
    cards.issue_card(session, household.id, by=by, at=at)
    if new.number in HOUSEHOLDS_WITH_PIN:
        pins.set_pin(session, household.id, secrets.pin, must_change=False, by=by, at=at)
        consents.give(session, by=replace(by, household_id=household.id), at=at)
    return household.account_id


def bring_forward(session: Session, random: Random, *, by: Actor, at: datetime) -> None:
    """Take over last year's balances from paper, for half of the households."""
    village_id = village_of(by)
    issued = ledger.find_account(session, book_id=village_id, kind="issued")
    rows = session.execute(
        sa.select(Household.id, Household.account_id).where(Household.village_id == village_id)
    )
    postings = [
        _opening(household_id, account_id, issued, random.randint(2, 60), at)
        for household_id, account_id in rows
        if random.random() < 1 / 2
    ]
    ledger.post_many(session, village_id, postings, by=by.code, at=at)


def _opening(
    household_id: int, account_id: int, issued: int, points: int, at: datetime
) -> ledger.Posting:
    return ledger.Posting(
        key=f"opening:{household_id}",
        kind="opening",
        legs=(ledger.Leg(issued, -points), ledger.Leg(account_id, points)),
        occurred_on=village_day(at),
        source_kind="opening",
        source_id=household_id,
    )


def _hire(
    session: Session,
    village_id: int,
    one: tuple[str, str, tuple[Role, ...]],
    secrets: Secrets,
    *,
    at: datetime,
) -> Actor:
    username, name, roles = one
    new = NewUser(username, name, secrets.password, roles)
    user_id = staff_service.create_user(session, new, by=system_actor(village_id), at=at)
    return Actor(village_id, f"user:{user_id}", name, permissions_of(roles), user_id)
