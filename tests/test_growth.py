"""No page takes more statements, or grows long, when more has happened in the village."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from bench.browsers import browsers_of
from bench.growth import MOST_BYTES, Page, routes_open_to
from pointsapp import create_app
from pointsapp.access.models import User, UserRole
from pointsapp.access.permissions import permissions_of
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.models import Resident
from pointsapp.demo import goods
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff
from pointsapp.earning.activities import attendance
from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.service import NewClaim
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.exchange.items.models import Item
from pointsapp.extensions import db
from pointsapp.web.clock import village_today

Pages = dict[tuple[str, str], Page]
"""By whose page it is, where each has one of their own, and route."""
CAME, CUSTOMERS, CLAIMED, MORE = 90, 60, 20, 400
HALF_AN_HOUR = 50
POSTER = "/board/<string:code>/poster"
"""It prints four notices at most, each whole, and is as long as they are."""


def pages_of(app: Flask) -> Pages:
    """Return the pages that anybody's links lead to, as the first who may open them sees them.

    Everybody has a home page of their own. The poster and Excel files are left out.
    """
    pages: Pages = {}
    for role, browser in browsers_of(app).items():
        for route, path in routes_open_to(app, browser, files=False).items():
            if route != POSTER:
                whose = role if route == "/" else ""
                pages.setdefault((whose, route), Page(app, browser, path))
    return pages


def staff_of(session: Session) -> Staff:
    """Return the demo village's staff as it acts."""
    roles: dict[int, list[str]] = {}
    for row in session.execute(sa.select(UserRole.user_id, UserRole.role)):
        roles.setdefault(row.user_id, []).append(row.role)
    actors = {
        user.username: Actor(
            user.village_id,
            code_of(ActorKind.USER, user.id),
            user.name,
            permissions_of(roles[user.id]),
            user.id,
        )
        for user in session.scalars(sa.select(User))
    }
    names = ("admin", "recorder", "approver", "counter", "member", "mediator")
    return Staff(*(actors[name] for name in names))


def live_on(session: Session, today: date, *, people_from: int) -> None:
    """Let more happen than in the weeks before: deeds, claims, goods, an exchange day."""
    staff, random = staff_of(session), Random(1)
    rules = {rule.code: rule.version_id for rule in rules_on(session, staff.admin, today)}
    people = list(session.scalars(sa.select(Resident.id).order_by(Resident.id)))[people_from:]
    for number in range(3):
        hold(session, staff, rules["E03"], people[number::3][:CAME], today, number)
    by, at = staff.recorder, at_hour(today, 10)
    for resident_id in people[:CLAIMED]:
        new = NewClaim(resident_id, rules["E04"], None, today, HALF_AN_HOUR, "清理门前")
        claims.file_claim(session, new, [], key=f"more-{resident_id}", by=by, at=at)
    items = list(session.scalars(sa.select(Item.id).order_by(Item.id)))
    goods.take_in(session, staff, random, items, today, customers=CUSTOMERS)
    goods.hold_exchange_day(session, staff, random, today, customers=CUSTOMERS)
    goods.look_after_shelf(session, staff, today)


def hold(
    session: Session, staff: Staff, rule_id: int, people: list[int], day: date, number: int
) -> None:
    """Hold an activity; one is approved, one waits, one is still to be submitted."""
    by, at = staff.recorder, at_hour(day, 8)
    new = NewActivity(f"清扫{number}", "文化广场", day, rule_id, HALF_AN_HOUR)
    activity_id = activities.record(session, new, key=f"more-{people[0]}", by=by, at=at)
    attendance.tick(session, activity_id, dict.fromkeys(people), by=by, at=at)
    sheet_id = attendance.draw_up_sheet(session, activity_id, by=by, at=at)
    if number:
        sheets.submit(session, sheet_id, by=by, at=at)
    if number > 1:
        sheets.approve(session, sheet_id, by=staff.approver, at=at)


@pytest.fixture
def app(demo_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The demo village's application; no context is pushed, or all would be signed in as one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", demo_database_url)
        patch.setenv("INSTANCE_PATH", str(tmp_path))
        patch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
        app = create_app()
    yield app
    with app.app_context():
        db.engine.dispose()


def happen(app: Flask, day: date, *, people_from: int) -> None:
    with app.app_context():
        live_on(db.session(), day, people_from=people_from)
        db.session.commit()


def test_pages_take_the_same_statements_and_stay_short_whatever_happens(app: Flask) -> None:
    """On a day on which nothing happens, what happened on the two before makes no difference."""
    first, second, third = (village_today() + timedelta(days=days) for days in range(3))
    with time_machine.travel(at_hour(third, 12), tick=False):
        happen(app, first, people_from=0)
        pages = pages_of(app)
        before = {key: page.measure() for key, page in pages.items()}
        happen(app, second, people_from=MORE)
        after = {key: page.measure() for key, page in pages.items()}
    more = {key: (before[key], after[key]) for key in pages if after[key][0] > before[key][0]}
    long = {key: length for key, (_statements, length) in after.items() if length > MOST_BYTES}
    assert more == {}
    assert long == {}
