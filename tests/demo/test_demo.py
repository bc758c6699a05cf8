"""The demo village: plausible, made once, and never beside a real one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.extensions import db
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.web.clock import village_today
from tests import databases
from tests.village import Cast


@pytest.fixture
def own_app(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application on a database of its own.

    A year that is rolled back leaves PostgreSQL dead rows, in the way of every later test.
    """
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "600")  # the ledger is verified here, too
    with databases.application(fresh_database_url, tmp_path) as app:
        yield app


def count(session: Session, model: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def points_given_this_year(session: Session, village_id: int) -> int:
    """Return what the township reads of the village's year."""
    year = VillageSum.first_day == village_today().replace(month=1, day=1)
    ours = VillageSum.village_id == village_id
    kept = session.scalars(sa.select(VillageSum).where(ours, year, VillageSum.months == 12)).one()
    return kept.points_given


def told_by(app: Flask, *command: str) -> str:
    """Return what a command tells; it leaves no transaction open, as a process would not."""
    told = app.test_cli_runner().invoke(args=command, catch_exceptions=False).output
    db.session.remove()
    return told


def test_a_village_with_a_year_behind_it_is_made_once(own_app: Flask) -> None:
    assert "Residents: household 018" in told_by(own_app, "demo")
    session = db.session()
    by_village = sa.select(sa.func.count(Household.id)).group_by(Household.village_id)
    assert session.scalars(by_village.order_by(Household.village_id)).all() == [531, 60, 60]
    first = session.scalar(sa.select(sa.func.min(Household.village_id))) or 0
    living = sa.select(sa.func.count(Resident.id)).where(Resident.village_id == first)
    assert session.scalar(living) == 1700
    assert count(session, Redemption) > 100
    assert points_given_this_year(session, first) > 1000
    db.session.remove()
    verified = json.loads(told_by(own_app, "ledger", "verify", "--json"))
    assert verified["ok"], verified["problems"]
    assert "Residents: household 018" in told_by(own_app, "demo")
    again = json.loads(told_by(own_app, "ledger", "verify", "--json"))
    assert again["transactions"] == verified["transactions"]


def test_a_demo_of_one_village_has_a_township_too(demo_database_url: str, tmp_path: Path) -> None:
    with databases.application(demo_database_url, tmp_path):
        village_id = db.session.scalars(sa.select(Village.id)).one()
        assert points_given_this_year(db.session(), village_id) > 1000


def test_where_there_is_a_village_none_is_made(app: Flask, session: Session, village: Cast) -> None:
    told = app.test_cli_runner().invoke(args=["demo"])
    assert "no demo village was made" in told.output
    assert count(session, Household) == 2
