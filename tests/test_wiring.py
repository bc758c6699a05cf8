"""Nothing that one room asks or tells another is forgotten: all of it is in the wiring's table."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from flask import Blueprint, Flask

import pointsapp
from pointsapp import wiring
from pointsapp.access.guard import label_of
from pointsapp.access.staff.service import follow_merger
from pointsapp.community.changes import service as changes
from pointsapp.database import Base
from pointsapp.earning.claims.refusals import ClaimDecided
from pointsapp.earning.claims.service import claims_wait
from pointsapp.earning.sheets.refusals import WrongState
from pointsapp.earning.sheets.waiting import lines_wait
from pointsapp.refusals import Refusal
from pointsapp.web.refusals import told
from pointsapp.web.requires import Step

LEFT_OUT = ("pointsapp.migrations", "pointsapp.ledger.offline_verifier")
"""No part of the product at run time."""


def kinds_of(base: type[Refusal]) -> Iterator[type[Refusal]]:
    """Yield every refusal derived from this one in the whole product."""
    for kind in base.__subclasses__():
        if kind.__module__.startswith("pointsapp."):
            yield kind
        yield from kinds_of(kind)


def load_everything() -> None:
    """Import each module, so that each refusal is known."""
    for module in walk_packages(pointsapp.__path__, "pointsapp."):
        if not module.name.startswith(LEFT_OUT):
            import_module(module.name)


INSTANT, DAY = datetime(2026, 11, 14, 2, 0, tzinfo=UTC), date(2026, 11, 14)
FACTS: dict[str, object] = {
    "until": INSTANT,
    "at": INSTANT,
    "now": INSTANT,
    "last": INSTANT,
    "day": DAY,
    "earliest": DAY,
    "changed": [("soap", 30)],
    "number": "018",
    "name": "soap",
    "period": "year",
    "outcome": "upheld",
    "needed": ["户号", "姓名"],
    "columns": {"F": "电话", "G": "电话"},
    "numbers": ["018"],
    "names": ["soap"],
    "missing": [("018", "soap")],
}
STATES = {ClaimDecided: "refused", WrongState: "posted"}


class AnyFacts(dict[str, object]):
    """What a refusal might tell: words and days where a sentence needs them, else a number."""

    def __init__(self, kind: type[Refusal]) -> None:
        super().__init__(FACTS, state=STATES.get(kind, ""))

    def __missing__(self, name: str) -> object:
        return 7


def sentences(app: Flask, language: str) -> dict[type[Refusal], str]:
    """Return what every refusal says in this language."""
    load_everything()
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        kinds: list[type[Refusal]] = [Refusal, *kinds_of(Refusal)]
        return {kind: told(kind).sentence(AnyFacts(kind)) for kind in kinds}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_refusal_says_something_of_its_own(app: Flask, language: str) -> None:
    said = sentences(app, language)
    general = said.pop(Refusal)
    mute = [kind.__qualname__ for kind, sentence in said.items() if sentence == general]
    assert mute == [], "give each of these a sentence in its room's words.py"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_sentence_is_said_in_the_language_of_the_reader(app: Flask) -> None:
    chinese, english = sentences(app, "zh"), sentences(app, "en")
    assert [kind.__qualname__ for kind in chinese if chinese[kind] == english[kind]] == []


def named_in_the_product(name: str) -> dict[str, object]:
    """Return what each module of the product calls by this name, by the module's path."""
    load_everything()
    return {
        module.removeprefix("pointsapp."): getattr(loaded, name)
        for module, loaded in sys.modules.items()
        if module.startswith("pointsapp.") and hasattr(loaded, name)
    }


def test_the_sentences_of_every_room_are_in_the_table() -> None:
    homes = {home for home in named_in_the_product("SENTENCES") if home != "wiring"}
    assert homes == set(wiring.SENTENCES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_of_every_room_are_in_the_table(app: Flask) -> None:
    load_everything()
    drawn = {
        value
        for name, loaded in sys.modules.items()
        if name.startswith("pointsapp.")
        for value in vars(loaded).values()
        if isinstance(value, Blueprint)
    }
    assert drawn == set(app.blueprints.values())
    assert len(app.blueprints) == len(wiring.BLUEPRINTS)


WHEN_A_HOUSEHOLD_CLOSES: dict[str, Callable[..., object] | str] = {
    "award_line": lines_wait,
    "claim": claims_wait,
    "user_account": follow_merger,
    "resident": "moves with the merger itself",
    "card": "opens nothing of a closed household",
    "pin": "opens nothing of a closed household",
    "device": "signed out: sessions are of open households",
    "helper": "signed out: sessions are of open households",
    "consent": "history",
    "confirmation": "history",
    "taken_code": "history",
    "pairing": "lists show open households only",
    "inspection_mark": "history: its lines are asked about",
    "inspection_photo": "history",
    "redemption": "history",
    "parked_basket": "refused when it is taken up: the household is closed",
    "complaint": "answered all the same",
    "honour": "history",
    "honour_opt_out": "holds for the household that closes",
}
"""For each table that knows a household: who is asked or told, or why nobody needs to be."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_room_that_keeps_something_of_a_household_has_said_what_becomes_of_it(
    app: Flask,
) -> None:
    load_everything()
    keeping = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "household"
    }
    assert keeping == set(WHEN_A_HOUSEHOLD_CLOSES)
    asked_or_told = {value for value in WHEN_A_HOUSEHOLD_CLOSES.values() if callable(value)}
    assert asked_or_told == {*wiring.CLOSING_QUESTIONS, *wiring.MERGE_FOLLOWERS}
    assert changes._questions == wiring.CLOSING_QUESTIONS
    assert changes._followers == wiring.MERGE_FOLLOWERS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_step_before_going_on_has_one_page_that_asks_for_it(app: Flask) -> None:
    with app.app_context():
        steps = [label_of(endpoint, "asks_for") for endpoint in app.view_functions]
    assert sorted(step for step in steps if isinstance(step, Step)) == sorted(Step)
