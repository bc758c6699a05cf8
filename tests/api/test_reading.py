"""What programs read: the board, a household's points by its consent, goods, events."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Scope
from tests.api.programs import answer_of, let_in
from tests.village import AT, Cast, Home, NextVillage, resident_of


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_a_household_lets_a_program_read_its_balance_and_entries(
    app: Flask, session: Session, village: Cast, give: Callable[[Home, int], None]
) -> None:
    for points in range(1, 13):
        give(village.zhang, points)
    program = let_in(app, session, resident_of(village.zhang, village.id), Scope.BALANCE)
    assert program.read("/household").json == {
        "household": "018",
        "village": "白屯村",
        "balance": 78,
        "pending": 0,
        "earned_this_year": 0,
    }
    first = program.read("/household/entries").json
    rest = program.read("/household/entries", before=first["older"]).json
    numbers = [entry["number"] for entry in first["entries"] + rest["entries"]]
    assert numbers == list(range(12, 0, -1))
    assert rest["older"] is None
    assert first["entries"][0]["points"] == 12
    assert first["entries"][0]["balance"] == 78


def test_the_board_is_for_everybody_and_tells_nobody_by_name(
    client: FlaskClient, village: Cast, next_village: NextVillage, rule: Callable[[str], int]
) -> None:
    board = answer_of(client.get(f"/api/v1/villages/{village.code}/board"))
    assert board.json["village"] == "白屯村"
    rules = answer_of(client.get(f"/api/v1/villages/{village.code}/rules")).json["rules"]
    assert "E03" in {rule["code"] for rule in rules}
    nowhere = answer_of(client.get("/api/v1/villages/1/board"))
    assert (nowhere.status_code, nowhere.json["code"]) == (404, "not-found")
    assert nowhere.mimetype == "application/problem+json"


def test_stock_and_events_are_read_by_whoever_the_clerk_lets_in(
    app: Flask,
    session: Session,
    village: Cast,
    next_village: NextVillage,
    shelf: dict[str, int],
    give: Callable[[Home, int], None],
) -> None:
    give(village.zhang, 30)
    clerk = let_in(app, session, village.counter, Scope.STOCK, Scope.EVENTS, Scope.REDEMPTIONS)
    stock = clerk.read("/stock").json["goods"]
    assert [(one["name"], one["stock"]) for one in stock] == [("肥皂", 10), ("大米", 2)]
    first = clerk.read("/events").json
    assert [(one["household"], one["points"]) for one in first["events"]] == [("018", 30)]
    assert clerk.read("/events", after=first["after"]).json == {
        "events": [],
        "after": first["after"],
    }
    give(village.li, 5)
    [moved] = clerk.read("/events", after=first["after"]).json["events"]
    assert (moved["household"], moved["points"], moved["balance"]) == ("019", 5, 5)
    assert clerk.read("/redemptions").json == {"redemptions": [], "older": None}
    neighbour = let_in(app, session, next_village.clerk, Scope.STOCK, Scope.EVENTS)
    assert neighbour.read("/events").json == {"events": [], "after": 0}
    assert neighbour.read("/stock").json == {"goods": []}
