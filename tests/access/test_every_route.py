"""Every route, every role, another village's ids: nobody gets in by a door left open."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from pointsapp.access.guard import permission_of
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, Permission
from tests.village import Cast, NextVillage, helper_of, hire, resident_of, sign_in

ROLES = (
    "anonymous", "recorder", "approver", "counter", "admin", "member", "mediator",
    "supervisor", "county", "resident", "helper",
)  # fmt: skip
NOBODYS_ID = 999_999


def routes(app: Flask) -> Iterator[tuple[Rule, str, Permission]]:
    """Give every route, first those that only read."""
    for method in ("GET", "POST"):
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "static" or method not in (rule.methods or ()):
                continue
            with app.app_context():
                permission = permission_of(rule.endpoint)
            assert permission is not None, rule
            yield rule, method, permission


class Browsers:
    """One browser of each person for all that changes nothing, and a new one for what may."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.readers: dict[str, FlaskClient] = {}

    def of(self, actor: Actor | None, method: str, permission: Permission) -> FlaskClient:
        """Return a browser in which this person is signed in."""
        if actor is None:
            return self.app.test_client()
        may_change = method == "POST" and (permission is Permission.PUBLIC or actor.may(permission))
        if may_change:
            self.readers.pop(actor.code, None)  # it may be signed out by what is sent now
            return sign_in(self.app.test_client(), self.session, actor)
        if actor.code not in self.readers:
            self.readers[actor.code] = sign_in(self.app.test_client(), self.session, actor)
        return self.readers[actor.code]


def for_programs(rule: Rule) -> bool:
    """Tell whether only programs open this, by their token: no session does."""
    return rule.rule.startswith("/api/")


def address(app: Flask, rule: Rule, number: int, **own: object) -> str:
    values = {**dict.fromkeys(rule.arguments, number), **own}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


@pytest.fixture
def people(
    session: Session, village: Cast, supervisor: Actor, county_supervisor: Actor
) -> dict[str, Actor | None]:
    staff = {role: getattr(village, role) for role in ("recorder", "approver", "counter", "admin")}
    member = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    mediator = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    session.commit()
    resident = resident_of(village.zhang, village.id)
    helper = helper_of(session, village.zhang, village.id)
    others = {
        "supervisor": supervisor,
        "county": county_supervisor,
        "resident": resident,
        "helper": helper,
    }
    return {"anonymous": None, "member": member, "mediator": mediator, **others, **staff}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(
    app: Flask,
    client: FlaskClient,
    session: Session,
    people: dict[str, Actor | None],
    next_village: NextVillage,
    role: str,
) -> None:
    """Whom the guard turns away reads nothing, so that is asked of one kind of database."""
    actor, browsers = people[role], Browsers(app, session)
    wrong = []
    for rule, method, permission in routes(app):
        if is_turned_away(actor, permission) and session.get_bind().dialect.name != "sqlite":
            continue
        browser = browsers.of(actor, method, permission)
        answer = browser.open(address(app, rule, next_village.wu.id), method=method)
        answer.close()
        expected = _expected(actor, permission, rule)
        if answer.status_code >= 500 or (expected and answer.status_code not in expected):
            wrong.append((method, rule.rule, answer.status_code, expected))
        if actor is None and permission is not Permission.PUBLIC and not for_programs(rule):
            assert answer.location.startswith("/sign-in"), rule
    assert wrong == []


def is_turned_away(actor: Actor | None, permission: Permission) -> bool:
    """Tell whether the guard turns this person away before the page is asked anything."""
    return permission is not Permission.PUBLIC and not (actor and actor.may(permission))


def _expected(actor: Actor | None, permission: Permission, rule: Rule) -> set[int]:
    """Return the only statuses allowed; empty where any but a failure is."""
    if permission is Permission.PUBLIC:
        return set()
    if for_programs(rule):
        return {401}
    if actor is None:
        return {303}
    if not actor.may(permission):
        return {403}
    return {404} if "household_id" in rule.arguments else set()


def test_ids_of_the_next_village_are_not_found(
    app: Flask, session: Session, village: Cast, next_village: NextVillage
) -> None:
    """Households of the next village, and numbers that nothing has, by every route with an id."""
    mediator = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    staff = (village.recorder, village.approver, village.counter, village.admin, mediator)
    found, browsers = [], Browsers(app, session)
    for rule, method, permission in routes(app):
        if not rule.arguments or permission is Permission.PUBLIC or for_programs(rule):
            continue
        number = next_village.wu.id if "household_id" in rule.arguments else NOBODYS_ID
        for actor in (one for one in staff if one.may(permission)):
            browser = browsers.of(actor, method, permission)
            answer = browser.open(address(app, rule, number), method=method)
            answer.close()
            if answer.status_code != 404:
                found.append((method, rule.rule, actor.name, answer.status_code))
    assert found == []
