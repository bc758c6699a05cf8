"""A few hundred requests of chance; `python -m bench fuzz` sends more of the same."""

import random

from flask import Flask
from sqlalchemy.orm import Session

from bench.doors import doors_of, ids_of
from bench.fuzz import Fuzzer
from pointsapp.actor import Actor
from tests.keyed_forms import World
from tests.village import sign_in

REQUESTS = 250


def test_requests_of_chance_break_nothing(
    app: Flask, session: Session, filled_world: World, people: dict[str, Actor]
) -> None:
    ids = ids_of(session, {name for door in doors_of(app) for name in door.rule.arguments})
    browsers = [sign_in(app.test_client(), session, who) for who in people.values()]
    fuzzer = Fuzzer(app, ids, browsers, random.Random(2026))
    for _ in range(REQUESTS):
        fuzzer.send()
    assert fuzzer.broken == []
