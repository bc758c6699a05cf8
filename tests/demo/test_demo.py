"""The demo village: plausible, made once, and never beside a real one."""

import json

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.community.models import Household, Resident, Village
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.web.clock import village_today
from tests.village import Cast


def count(session: Session, model: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_village_with_a_year_behind_it_is_made_once(app: Flask, session: Session) -> None:
    run = app.test_cli_runner()
    told = run.invoke(args=["demo"], catch_exceptions=False)
    assert "Residents: household 018" in told.output
    by_village = sa.select(sa.func.count(Household.id)).group_by(Household.village_id)
    assert session.scalars(by_village.order_by(Household.village_id)).all() == [531, 60, 60]
    first = sa.select(sa.func.min(Household.village_id)).scalar_subquery()
    living = sa.select(sa.func.count(Resident.id)).where(Resident.village_id == first)
    assert session.scalar(living) == 1700
    assert count(session, Redemption) > 100
    verified = json.loads(run.invoke(args=["ledger", "verify", "--json"]).output)
    assert verified["ok"], verified["problems"]
    before = verified["transactions"]
    told_again = run.invoke(args=["demo"]).output
    assert "Residents: household 018" in told_again
    again = json.loads(run.invoke(args=["ledger", "verify", "--json"]).output)
    assert again["transactions"] == before


def test_a_demo_of_one_village_has_a_township_too(app: Flask, session: Session) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["demo", "--villages", "1"], catch_exceptions=False)
    assert count(session, Village) == 1
    year = VillageSum.first_day == village_today().replace(month=1, day=1)
    kept = session.scalars(sa.select(VillageSum).where(year, VillageSum.months == 12)).one()
    assert kept.points_given > 1000


def test_where_there_is_a_village_none_is_made(app: Flask, session: Session, village: Cast) -> None:
    told = app.test_cli_runner().invoke(args=["demo"])
    assert "no demo village was made" in told.output
    assert count(session, Household) == 2
