"""The demo village: plausible, made once, and never beside a real one."""

import json

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.community.models import Household, Resident
from pointsapp.exchange.redemptions.models import Redemption
from tests.village import Cast


def count(session: Session, model: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_village_with_a_year_behind_it_is_made_once(app: Flask, session: Session) -> None:
    run = app.test_cli_runner()
    told = run.invoke(args=["demo"], catch_exceptions=False)
    assert "Residents: household 018" in told.output
    assert (count(session, Household), count(session, Resident)) == (531, 1700)
    assert count(session, Redemption) > 100
    verified = json.loads(run.invoke(args=["ledger", "verify", "--json"]).output)
    assert verified["ok"], verified["problems"]
    before = verified["transactions"]
    told_again = run.invoke(args=["demo"]).output
    assert "Residents: household 018" in told_again
    again = json.loads(run.invoke(args=["ledger", "verify", "--json"]).output)
    assert again["transactions"] == before


def test_where_there_is_a_village_none_is_made(app: Flask, session: Session, village: Cast) -> None:
    told = app.test_cli_runner().invoke(args=["demo"])
    assert "no demo village was made" in told.output
    assert count(session, Household) == 2
