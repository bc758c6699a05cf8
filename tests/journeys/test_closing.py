"""The township closes a village for good: the list is printed, the board says so."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor, system_actor
from pointsapp.closures import service
from pointsapp.closures.service import NewClosure
from pointsapp.commands.demo import PASSWORD
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import CodesFor, Township
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.village_time import village_day
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.journeys.conftest import DESKTOP, PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey

CODE = "410972100299"


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def supervisor_named(username: str) -> Actor:
    user = db.session.scalars(sa.select(User).filter_by(username=username)).one()
    may, place = permissions_of([Role.SUPERVISOR]), user.township_id
    return Actor(None, f"user:{user.id}", user.name, may, user.id, township_id=place)


def announce_village() -> None:
    """Found a village whose closing was announced, and whose last day was yesterday."""
    at = now()
    first, second = map(supervisor_named, ("supervisor", "deputy"))
    with unit_of_work() as session:
        _announce(session, first, second, at=at)


def _announce(session: Session, first: Actor, second: Actor, *, at: datetime) -> None:
    township = session.get_one(Township, first.township_id).name
    begun, last_day = at - timedelta(days=60), village_day(at) - timedelta(days=1)
    village = create_village(session, name="马家洼村", code=CODE, township=township, at=begun)
    village.codes_for, by = CodesFor.NOBODY, system_actor(village.id)
    for number, name in (("018", "张学军"), ("019", "李秀英")):
        enrol_household(session, number=number, members=[Member(name)], by=by)
    until = last_day + timedelta(days=365)
    new = NewClosure(village.id, last_day, until, None, "县政府批复，并入白屯村")
    closure_id = service.propose(session, new, key="j", by=first, at=at - timedelta(days=40))
    service.agree(session, closure_id, by=second, at=at - timedelta(days=30))
    keep_archive(session, year=last_day.year, sha256="a" * 64, size=9, by=by, at=at)


def test_the_township_closes_a_village_whose_last_day_is_over(
    real_app: Flask, open_browser: Open
) -> None:
    announce_village()
    office = sign_in_staff(open_browser("/", size=PHONE), "supervisor", PASSWORD)
    office.goto("/township/villages/")
    follow(office.get_by_role("link", name="马家洼村"))
    follow(look(office).get_by_role("link", name="马家洼村撤并"))
    look(office).locator("[name=password]").fill(PASSWORD)
    follow(office.get_by_role("button", name="撤并本村"))
    expect(look(office).get_by_role("status")).to_contain_text("马家洼村已撤并")
    follow(office.get_by_role("link", name="打印结转名单签字"))
    expect(look(office).locator("tbody")).to_contain_text("李秀英")
    office.set_viewport_size(DESKTOP)
    office.goto("/township/villages/")
    expect(look(office).locator("tbody")).to_contain_text("撤并")
    office.goto(f"/board/{CODE}/")
    expect(look(office).locator("#closure")).to_contain_text("本村已于")
