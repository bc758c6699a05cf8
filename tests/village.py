"""The cast: one village with its staff and two households, the next village, the township.

张家 is household 018 (张学军, 王桂兰), 李家 household 019 (李秀英); nobody else matters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import rights
from pointsapp.access import consents
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.access.devices import service as devices
from pointsapp.access.devices.queries import signed_in
from pointsapp.access.helpers import service as helpers
from pointsapp.access.models import Pin, User
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import Actor, system_actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import CodesFor, County, Resident, Township, Village
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.clock import now
from tests import databases

AT = datetime(2026, 11, 14, 2, 0, tzinfo=UTC)
PIN = "280416"
PASSWORD = "a-long-walk-home"


@dataclass(frozen=True)
class Home:
    """A household of the cast."""

    id: int
    account_id: int
    head_id: int
    number: str
    people: dict[str, int]


@dataclass(frozen=True)
class Cast:
    """A village with its people; staff are actors."""

    id: int
    code: str
    recorder: Actor
    approver: Actor
    counter: Actor
    admin: Actor
    recorder_and_approver: Actor
    zhang: Home
    li: Home


@dataclass(frozen=True)
class NextVillage:
    """The village next door: its clerk must see nothing of ours."""

    id: int
    code: str
    clerk: Actor
    wu: Home


def hire(session: Session, username: str, *roles: Role, **place: Any) -> Actor:
    """Create a staff member with a password and return the actor."""
    secret = hasher().hash(PASSWORD)
    new = NewUser(
        username=username,
        name=username,
        password_hash=secret,
        roles=tuple(roles),
        township_id=place.get("township_id"),
        household_id=place.get("household_id"),
        county_id=place.get("county_id"),
    )
    by = system_actor(place.get("village_id"))
    user_id = staff.create_user(session, new, by=by, at=AT)
    return Actor(
        place.get("village_id"),
        f"user:{user_id}",
        username,
        permissions_of(roles),
        user_id,
        place.get("household_id"),
        place.get("township_id"),
        place.get("county_id"),
    )


def settle(session: Session, village_id: int, number: str, *names: str) -> Home:
    """Enrol a family with a PIN; the first name is the head's."""
    members = [Member(name) for name in names]
    household = enrol_household(
        session, number=number, members=members, by=system_actor(village_id)
    )
    lives_here = sa.select(Resident.name, Resident.id).filter_by(household_id=household.id)
    people = {row.name: row.id for row in session.execute(lives_here.order_by(Resident.id))}
    pin_hash, by = hasher().hash(PIN), system_actor(village_id)
    pins.set_pin(session, household.id, pin_hash, must_change=False, by=by, at=AT)
    consents.give(session, by=replace(by, household_id=household.id), at=AT)
    return Home(household.id, household.account_id, people[names[0]], number, people)


@pytest.fixture(autouse=True, scope="session")
def cheap_hashing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hash with little memory: what is tested is the rules, not the oven's heat."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pointsapp.access.hashing.MEMORY_KIB", 8)
        patch.setattr("pointsapp.access.hashing.PASSES", 1)
        yield


@pytest.fixture(autouse=True, scope="session")
def forgotten_between_requests() -> Iterator[None]:
    """Look the person up at each request, though tests keep one application context open."""

    def forget(_app: Flask, **_extra: object) -> None:
        g.pop("_login_user", None)

    with request_started.connected_to(forget):
        yield


@pytest.fixture
def township_id(session: Session) -> int:
    """The township of both villages."""
    township = Township(name="柳河镇")
    session.add(township)
    session.flush()
    return township.id


def lay_out_village(session: Session) -> Cast:
    """Found our village, with its staff and two households."""
    made = create_village(session, name="白屯村", code="410972100201", at=AT, notice_days=0)
    made.codes_for = CodesFor.NOBODY
    place = {"village_id": made.id}
    zhang = settle(session, made.id, "018", "张学军", "王桂兰")
    li = settle(session, made.id, "019", "李秀英")
    return Cast(
        made.id,
        made.code,
        hire(session, "recorder", Role.RECORDER, **place),
        hire(session, "approver", Role.APPROVER, **place),
        hire(session, "counter", Role.COUNTER, **place),
        hire(session, "admin", Role.ADMIN, **place),
        hire(session, "both", Role.RECORDER, Role.APPROVER, **place),
        zhang,
        li,
    )


@dataclass(frozen=True)
class LivedIn:
    """A database in which our village has been founded, and more may have happened."""

    engine: sa.Engine
    cast: Cast


Live = Callable[[Session, Cast], object]


@pytest.fixture(scope="session")
def live_in(
    app: Flask,
    more_databases: Callable[[], str],
    product_role: str | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Live], LivedIn]]:
    """Found our village in a database of its own and let this happen: once, not for each test."""
    engines = []

    def live(happens: Live) -> LivedIn:
        with databases.application(more_databases(), tmp_path_factory.mktemp("lived-in")):
            engines.append(db.engine)
            cast = lay_out_village(db.session())
            happens(db.session(), cast)
            db.session.commit()
            if product_role:
                with db.engine.begin() as connection:
                    rights.grant(connection, product_role)
            return LivedIn(db.engine, cast)

    yield live
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def founded(live_in: Callable[[Live], LivedIn]) -> LivedIn:
    """Our village as it was founded."""
    return live_in(lambda _session, _cast: None)


@pytest.fixture
def lived_in(request: pytest.FixtureRequest) -> LivedIn:
    """The database in which a test of a village begins."""
    has_rules = "rule" in request.fixturenames
    begins: LivedIn = request.getfixturevalue("with_rules" if has_rules else "founded")
    return begins


@pytest.fixture
def village(session: Session, lived_in: LivedIn) -> Cast:
    """Our village."""
    return lived_in.cast


@pytest.fixture
def next_village(session: Session, app: Flask) -> NextVillage:
    """The village next door."""
    made = create_village(session, name="黑屯村", code="410972100202", at=AT, notice_days=0)
    made.codes_for = CodesFor.NOBODY
    wu = settle(session, made.id, "018", "吴建国")
    roles = (Role.RECORDER, Role.APPROVER, Role.COUNTER, Role.ADMIN)
    clerk = hire(session, "next-clerk", *roles, village_id=made.id)
    session.commit()
    return NextVillage(made.id, made.code, clerk, wu)


@pytest.fixture
def ours(session: Session, village: Cast, township_id: int) -> Cast:
    """Our village in the supervisor's township; the one next door stands alone."""
    session.get_one(Village, village.id).township_id = township_id
    session.commit()
    return village


@pytest.fixture
def supervisor(session: Session, township_id: int) -> Actor:
    """The township's supervisor: no village of his own."""
    actor = hire(session, "supervisor", Role.SUPERVISOR, township_id=township_id)
    session.commit()
    return actor


@pytest.fixture
def county_supervisor(session: Session, township_id: int) -> Actor:
    """The supervisor of the county that the township is of."""
    county = County(name="青河县")
    session.add(county)
    session.flush()
    session.get_one(Township, township_id).county_id = county.id
    actor = hire(session, "county", Role.COUNTY_SUPERVISOR, county_id=county.id)
    session.commit()
    return actor


def resident_of(home: Home, village_id: int) -> Actor:
    """Return the actor that a household is when it signs in with its PIN."""
    return Actor(
        village_id,
        f"household:{home.id}",
        next(iter(home.people)),
        permissions_of([Role.RESIDENT]),
        household_id=home.id,
    )


def helper_of(session: Session, home: Home, village_id: int, *, pin: str = "739152") -> Actor:
    """Return somebody whom this household invited, and who accepted with this PIN."""
    by = resident_of(home, village_id)
    token = helpers.invite(session, "张小军", "儿子", by=by, at=AT)
    helper_code, _colon, _epoch = helpers.accept(
        session, token, hasher().hash(pin), at=AT
    ).rpartition(":")
    return Actor(
        village_id,
        helper_code,
        "张小军",
        permissions_of([Role.HELPER]),
        household_id=home.id,
    )


def welcome(session: Session, actor: Actor) -> str:
    """Return the code of a device on which this person has just signed in."""
    if actor.user_id is not None:
        epoch = session.get_one(User, actor.user_id).session_epoch
    elif actor.code.startswith("helper:"):
        epoch = 0
    else:
        epoch = session.get_one(Pin, actor.household_id).session_epoch
    at = now()
    until = at + devices.A_VISIT
    proof = f"{actor.code}:{epoch}"
    return devices.welcome(session, proof, kind="wechat-android", until=until, at=at)


def sign_in(client: FlaskClient, session: Session, actor: Actor) -> FlaskClient:
    """Give the browser this person's session, as the sign-in page would."""
    code = welcome(session, actor)
    session.commit()
    assert signed_in(session, code, at=now()), "nobody may sign in so"
    with client.session_transaction() as browser:
        browser["_user_id"] = code
        browser["_fresh"] = True
    return client
