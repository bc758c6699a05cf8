"""Requests a second of a resident's page, against a bare "hello" under the same server."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from bench.book import DAY
from bench.databases import AT, application, sqlite_folder
from bench.load import production_server, requests_per_second
from bench.measure import Goal, compare
from pointsapp import ledger
from pointsapp.access import consents
from pointsapp.access.cards import service as cards
from pointsapp.access.credentials import pins
from pointsapp.access.current import hasher
from pointsapp.actor import system_actor
from pointsapp.community.households import service as households
from pointsapp.community.villages import service as villages
from pointsapp.web.unit_of_work import unit_of_work

GOAL = Goal("balance_page", 0.30, "requests/s")
PIN = "284613"
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def measure() -> str:
    """Return the line of this measurement."""
    with sqlite_folder() as folder:
        settings = {
            "DATABASE_URL": f"sqlite:///{folder / 'ours.sqlite3'}",
            "INSTANCE_PATH": str(folder),
        }
        cookie = signed_in_household(settings["DATABASE_URL"], folder)
        with (
            production_server("wsgi:app", settings) as ours,
            production_server("bench.hello:app", {}, config="bench/hello_server.py") as reference,
        ):
            return compare(
                GOAL,
                lambda: requests_per_second(ours, "/my/", cookie),
                lambda: requests_per_second(reference, "/"),
            )


def signed_in_household(database_url: str, folder: Path) -> str:
    """Make a household with a card, a PIN and forty entries; return its browser's cookie."""
    with application(database_url, folder) as app:
        with unit_of_work() as session:
            village = villages.create_village(session, name="白屯村", code="110101001001", at=AT)
            household = households.enrol_household(
                session,
                number="018",
                members=[households.Member("张学军")],
                by=system_actor(village.id),
            )
            actor = system_actor(village.id)
            pins.set_pin(
                session, household.id, hasher().hash(PIN), must_change=False, by=actor, at=AT
            )
            consents.give(session, by=replace(actor, household_id=household.id), at=AT)
            token = cards.issue_card(session, household.id, by=actor, at=AT)
            awards = [
                award(number, village.id, session, household.account_id) for number in range(40)
            ]
            ledger.post_many(session, village.id, awards, by="user:7", at=AT)
        return sign_in(app, f"/c/{token}")


def award(number: int, book_id: int, session: Session, account_id: int) -> ledger.Posting:
    """Return one of the household's awards."""
    issued = ledger.find_account(session, book_id=book_id, kind="issued")
    legs = (ledger.Leg(issued, -2), ledger.Leg(account_id, 2))
    return ledger.Posting(
        key=f"award-{number}",
        kind="award",
        legs=legs,
        occurred_on=DAY,
        source_kind="award_line",
        source_id=None,
        memo="E03",
    )


def sign_in(app: Flask, path: str) -> str:
    """Fill in the PIN on the page that the card opens; return the cookie for the load."""
    client = app.test_client()
    page = client.get(path, follow_redirects=True)
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page.text)]
    form = {i["name"]: unescape(i.get("value", "")) for i in inputs if "name" in i}
    form |= {i["name"]: PIN for i in inputs if i.get("type") == "password"}
    client.post(page.request.path, data=form)
    if client.get("/my/").status_code != 200:
        raise RuntimeError("the household is not signed in")
    cookie = client.get_cookie("session")
    return f"session={cookie.value}" if cookie else ""
