"""Everything that the demo village has, asked for by number from the village next door."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import create_app
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import VILLAGE_ROLES, Role
from pointsapp.actor import Actor, Permission, system_actor
from pointsapp.closures.models import VillageClosure
from pointsapp.community.models import County, Household, Township, Village
from pointsapp.community.villages.service import create_village
from pointsapp.demo.village import CODE, HOUSEHOLDS_WITH_PIN
from pointsapp.extensions import db
from tests.access.test_every_route import address, routes
from tests.village import AT, hire, resident_of, settle, sign_in, welcome

OWN = {
    "line_id": "SELECT min(id) FROM award_line WHERE household_id = :home",
    "redemption_id": "SELECT min(id) FROM redemption WHERE household_id = :home",
}
"""What is a household's own: number 1 may be a neighbour's."""

A_MEMBER = "SELECT min(user_id) FROM pairing"
"""Not every one of the staff looks after households."""

ON_NOTICE = """
SELECT min(candidate.id) FROM honour_candidate AS candidate
JOIN honour_proposal AS list ON list.id = candidate.proposal_id
WHERE candidate.state = 'chosen' AND list.hung_out_by IS NOT NULL
"""
"""Households object to honours that hang out; other lists are closed."""

NOT_IN_DEMO = {
    "/activities/<int:activity_id>/paper/<int:photo_id>",
    "/claims/<int:claim_id>/photos/<int:photo_id>",
    "/inspections/<int:round_id>/photos/<int:photo_id>",
}
"""Photos: the demo has none, so that nobody's are invented."""


@dataclass(frozen=True)
class Neighbours:
    """The demo village with everything in it, and strangers next door who may do everything."""

    app: Flask
    session: Session
    staff: tuple[Actor, ...]
    homes: tuple[Actor, Actor]
    strangers: tuple[Actor, ...]

    def knock(self, actor: Actor, method: str, path: str) -> int:
        """Return how this person is answered, with a form that holds what most forms ask for."""
        browser = sign_in(self.app.test_client(), self.session, actor)
        form = {"person": "1", "code": "000000"} if method == "POST" else None
        with browser.open(path, method=method, data=form) as answer:
            return answer.status_code

    def doors(self) -> Iterator[tuple[str, str, Permission, str]]:
        """Return each route that takes what is somebody's: rule, method, permission, an address."""
        for rule, method, permission in routes(self.app):
            if not rule.arguments - {"name", "year"} or permission is Permission.PUBLIC:
                continue
            own = {name: self.own(name, permission) for name in rule.arguments}
            path = address(self.app, rule, 1, **{name: one for name, one in own.items() if one})
            yield rule.rule, method, permission, path

    def own(self, argument: str, permission: Permission) -> object:
        """Return what the argument must be where number 1 is none, or a neighbour's."""
        if argument == "name":
            return "no-seal"
        if argument == "member_id":
            return self.session.scalar(sa.text(A_MEMBER))
        if argument == "candidate_id" and permission is Permission.MANAGE_OWN_HOUSEHOLD:
            return self.session.scalar(sa.text(ON_NOTICE))
        if argument in OWN and permission is Permission.VIEW_OWN_HOUSEHOLD:
            home = {"home": self.homes[0].household_id}
            return self.session.scalar(sa.text(OWN[argument]), home)
        return None


@pytest.fixture
def neighbours(
    demo_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Neighbours]:
    monkeypatch.setenv("DATABASE_URL", demo_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    app = create_app()
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield lay_out(app, db.session())
        db.session.remove()
        db.engine.dispose()


def lay_out(app: Flask, session: Session) -> Neighbours:
    db.session.connection(execution_options={"writes": True})
    ours = session.execute(
        sa.text("SELECT id FROM village WHERE code = :c"), {"c": CODE}
    ).scalar_one()
    theirs = create_village(session, name="黑屯村", code="next-door", at=AT).id
    staff = tuple(hire(session, f"own-{role}", role, village_id=ours) for role in VILLAGE_ROLES)
    strangers = tuple(
        hire(session, f"next-{role}", role, village_id=theirs) for role in VILLAGE_ROLES
    )
    wu = resident_of(settle(session, theirs, "018", "吴建国"), theirs)
    our_township = session.get_one(Village, ours).township_id
    overseer, stranger = (
        hire(session, f"over-{township}", Role.SUPERVISOR, township_id=township)
        for township in (our_township, found_township(session))
    )
    our_county = session.get_one(Township, our_township).county_id
    of_county, of_another = (
        hire(session, f"county-{county}", Role.COUNTY_SUPERVISOR, county_id=county)
        for county in (our_county, found_county(session))
    )
    numbers = dict(
        session.execute(
            sa.select(Household.number, Household.id).where(
                Household.village_id == ours, Household.number.in_(HOUSEHOLDS_WITH_PIN)
            )
        ).all()
    )
    first, second = (
        Actor(ours, f"household:{numbers[n]}", n, wu.permissions, household_id=numbers[n])
        for n in HOUSEHOLDS_WITH_PIN[:2]
    )
    paired = staff[VILLAGE_ROLES.index(Role.PAIRED_MEMBER)]
    pairs.pair(session, paired.user_id or 0, ["001"], by=system_actor(ours), at=AT)
    welcome(session, first)
    session.add(closing_of(ours, overseer))
    session.flush()
    ours_all = (*staff, overseer, of_county)
    theirs_all = (*strangers, wu, stranger, of_another)
    return Neighbours(app, session, ours_all, (first, second), theirs_all)


def closing_of(village_id: int, overseer: Actor) -> VillageClosure:
    """Return a closing of our village that is done, while everybody is still there."""
    day = AT.date()
    return VillageClosure(
        village_id=village_id,
        last_day=day,
        readable_until=day,
        reason="合村并组",
        proposed_by=overseer.code,
        proposed_at=AT,
        agreed_by=overseer.code,
        agreed_at=AT,
        closed_by=overseer.code,
        closed_at=AT,
        points=0,
    )


def found_township(session: Session) -> int:
    """Found the township next door, of which no village is ours."""
    township = Township(name="清河镇")
    session.add(township)
    session.flush()
    return township.id


def found_county(session: Session) -> int:
    """Found the county next door, of which no township is ours."""
    county = County(name="白河县")
    session.add(county)
    session.flush()
    return county.id


def test_nobody_reaches_what_is_another_villages_or_a_neighbours(neighbours: Neighbours) -> None:
    reached, missing = [], []
    for rule, method, permission, path in neighbours.doors():
        outside = [one for one in neighbours.strangers if one.may(permission)]
        if permission is Permission.VIEW_OWN_HOUSEHOLD and any(name in rule for name in OWN):
            outside.append(neighbours.homes[1])
        for actor in outside:
            status = neighbours.knock(actor, method, path)
            if status not in {404, 401}:  # 401: for programs, which have a token
                reached.append((method, path, actor.name, status))
        if rule not in NOT_IN_DEMO and method == "GET":
            own = [one for one in (*neighbours.staff, neighbours.homes[0]) if one.may(permission)]
            if {neighbours.knock(one, method, path) for one in own} <= {404}:
                missing.append((path, "is not in the demo, so nothing was shown by asking for it"))
    assert reached == []
    assert missing == []
