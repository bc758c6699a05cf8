"""Found the demo village: its households, its staff, its rules, its goods."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import consents
from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.cards import service as cards
from pointsapp.access.cards.queries import groups_for_cards
from pointsapp.access.credentials import pins
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.staff import service as staff_service
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import Actor, ActorKind, code_of, system_actor, village_of
from pointsapp.community.balances import service as balances
from pointsapp.community.balances.reading import Balances, Opening
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import CodesFor, County, Household, Township, Village
from pointsapp.community.roster import service as roster
from pointsapp.community.roster.reading import ListedHousehold, Roster
from pointsapp.community.villages.service import create_village, gather_townships
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.village_time import village_day

NAME = "白屯村（演示）"
CODE = "demo"
TOWNSHIP = "柳河镇（演示）"
SUPERVISOR = "supervisor"
NEXT_TOWNSHIP = "青石镇（演示）"
COUNTY = "青河县（演示）"
COUNTY_SUPERVISOR = "county"
ROSTER_FILE = file_of("花名册.xlsx", b"invented")
BALANCES_FILE = file_of("积分台账.xlsx", b"invented")
NEXT_NAMES = ("马岭村", "黑屯村", "前刘庄村", "后刘庄村", "柳园村", "石桥村", "东孟村", "西孟村")
HOUSEHOLDS_WITH_PIN = ("018", "019", "020")
Person = tuple[str, str, tuple[Role, ...]]
STAFF: tuple[Person, ...] = (
    ("admin", "王支书", (Role.ADMIN,)),
    ("recorder", "李记录", (Role.RECORDER,)),
    ("approver", "赵审核", (Role.APPROVER,)),
    ("counter", "刘兑换", (Role.COUNTER,)),
    ("member", "孙联户", (Role.PAIRED_MEMBER,)),
    ("mediator", "钱调解", (Role.MEDIATOR,)),
)


@dataclass(frozen=True)
class Secrets:
    """The hashes of the demo's one password and one PIN."""

    password: str
    pin: str


@dataclass(frozen=True)
class Place:
    """What a village is called and where it is."""

    name: str
    code: str
    township: str


@dataclass(frozen=True)
class Staff:
    """Who keeps the demo village's books."""

    admin: Actor
    recorder: Actor
    approver: Actor
    counter: Actor
    member: Actor
    mediator: Actor


def resident(staff: Staff, household_id: int) -> Actor:
    """Return a household of the demo village as it acts on its phone."""
    code = code_of(ActorKind.HOUSEHOLD, household_id)
    may = permissions_of([Role.RESIDENT])
    return Actor(village_of(staff.admin), code, "", may, household_id=household_id)


def exists(session: Session) -> bool:
    """Tell whether the demo village is there already."""
    return session.scalar(sa.select(Village.id).where(Village.code == CODE)) is not None


def found_village(session: Session, secrets: Secrets, *, at: datetime) -> Staff:
    """Open the village's book, hire its staff, adopt the rules."""
    return _found(session, Place(NAME, CODE, TOWNSHIP), STAFF, secrets, at=at)


def found_next_village(
    session: Session,
    secrets: Secrets,
    number: int,
    *,
    township: str = TOWNSHIP,
    at: datetime,
) -> Staff:
    """Open another village, with staff of its own and the same rules."""
    code = next_code(number)
    name = NEXT_NAMES[(number - 1) % len(NEXT_NAMES)]
    if number > len(NEXT_NAMES):
        name += str(number)
    people = tuple((f"{user}-{number:02d}", person, roles) for user, person, roles in STAFF)
    return _found(session, Place(f"{name}（演示）", code, township), people, secrets, at=at)


def next_code(number: int) -> str:
    """Return the code of another village of this number."""
    return f"{CODE}-{number:02d}"


def _found(
    session: Session,
    place: Place,
    people: Sequence[Person],
    secrets: Secrets,
    *,
    at: datetime,
) -> Staff:
    village = create_village(session, **asdict(place), at=at, notice_days=0)
    village.codes_for = CodesFor.NOBODY  # visitors have no authenticator
    village.is_demo = True
    village.beginnings_hidden = True  # it began a year ago
    village.exchange_place = "村委会东屋，上午8点到11点"
    staff = Staff(*(_hire(session, village.id, person, secrets, at=at) for person in people))
    decided = Decided(village_day(at), "村民会议第3号决议")
    adopt_template(session, decided, by=staff.admin, at=at)
    return staff


def found_county(session: Session, secrets: Secrets, *, looked_at: int, at: datetime) -> None:
    """Put the townships under a county, and name who oversees them and looked at a village."""
    gather_townships(session, COUNTY, session.scalars(sa.select(Township.name)))
    county_id = session.scalars(sa.select(County.id).filter_by(name=COUNTY)).one()
    roles = (Role.COUNTY_SUPERVISOR,)
    somebody = NewUser(COUNTY_SUPERVISOR, "陈局长", secrets.password, roles, county_id=county_id)
    user_id = staff_service.create_user(session, somebody, by=system_actor(None), at=at)
    looks = Actor(looked_at, code_of(ActorKind.USER, user_id), somebody.name, frozenset())
    audit.record(session, Event.VILLAGE_READ, looks.code, by=looks, at=at)


def enrol_households(
    session: Session,
    households: Sequence[ListedHousehold],
    secrets: Secrets,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Enrol the households with their people and cards; a few get the demo's PIN."""
    listed = Roster(headings={}, households=tuple(households), left_out=(), oddities=(), errors=())
    roster.save(session, listed, ROSTER_FILE, by=by, at=at)
    for group in groups_for_cards(session, by):
        cards.issue_missing_cards(session, group.group_id, by=by, at=at)
    with_pin = sa.select(Household.id).where(
        Household.village_id == village_of(by), Household.number.in_(HOUSEHOLDS_WITH_PIN)
    )
    for household_id in session.scalars(with_pin).all():
        pins.set_pin(session, household_id, secrets.pin, must_change=False, by=by, at=at)
        consents.give(session, by=replace(by, household_id=household_id), at=at)


def bring_forward(session: Session, random: Random, *, by: Actor, at: datetime) -> None:
    """Take over last year's balances from paper, for half of the households."""
    rows = session.execute(
        sa.select(Household.id, Household.account_id)
        .where(Household.village_id == village_of(by))
        .order_by(Household.sort_key)
    )
    openings = tuple(
        Opening(row.id, row.account_id, random.randint(2, 60), is_taken=False)
        for row in rows
        if random.random() < 1 / 2
    )
    paper = Balances(
        headings={}, openings=openings, questions=(), unknown_heads=(), left_out=(), errors=()
    )
    balances.save(session, paper, BALANCES_FILE, by=by, at=at)


def _hire(
    session: Session,
    village_id: int,
    person: Person,
    secrets: Secrets,
    *,
    at: datetime,
) -> Actor:
    username, name, roles = person
    new = NewUser(username, name, secrets.password, roles)
    user_id = staff_service.create_user(session, new, by=system_actor(village_id), at=at)
    return Actor(village_id, code_of(ActorKind.USER, user_id), name, permissions_of(roles), user_id)
