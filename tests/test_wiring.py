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
from pointsapp.access.circumstances.service import circumstances_follow_merger
from pointsapp.access.guard import label_of
from pointsapp.access.mergers import follow_merger
from pointsapp.care.hazard_rounds.service import findings_follow_merger
from pointsapp.care.hazards.service import hazards_follow_merger, hazards_wait
from pointsapp.care.home_visits.service import visits_follow_merger
from pointsapp.care.needs.service import needs_follow_merger, needs_wait
from pointsapp.care.quarrels.service import quarrels_follow_merger
from pointsapp.community.changes import service as changes
from pointsapp.community.changes import waiting
from pointsapp.community.households import moving
from pointsapp.complaints.service import complaints_follow_merger
from pointsapp.database import Base
from pointsapp.earning.activities.attendance import ticks_wait
from pointsapp.earning.claims.refusals import ClaimDecided
from pointsapp.earning.claims.service import claims_follow_merger, claims_wait
from pointsapp.earning.inspections.service import marks_follow_merger, marks_wait
from pointsapp.earning.notices.service import objections_wait
from pointsapp.earning.sheets.refusals import WrongState
from pointsapp.earning.sheets.waiting import lines_follow_merger, lines_wait
from pointsapp.exchange.door_orders.service import order_waits
from pointsapp.exchange.parking.service import basket_waits
from pointsapp.honours.nominations.service import nominations_follow_merger
from pointsapp.honours.notices.service import honour_objections_follow_merger
from pointsapp.honours.proposals.service import candidate_waits, candidates_follow_merger
from pointsapp.refusals import Refusal
from pointsapp.telling.service import telling_follows_merger
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
    "latest": DAY,
    "closed_on": DAY,
    "changed": [("soap", 30)],
    "number": "018",
    "name": "soap",
    "period": "year",
    "outcome": "upheld",
    "needed": ["户号", "姓名"],
    "what": ("lines",),
    "columns": {"F": "电话", "G": "电话"},
    "numbers": ["018"],
    "names": ["soap"],
    "missing": [("018", "soap")],
    "things": ("claims",),
    "undone": ("stock",),
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


WHEN_A_HOUSEHOLD_CHANGES: dict[str, tuple[Callable[..., object], ...] | str] = {
    "award_line": (lines_wait, lines_follow_merger),
    "claim": (claims_wait, claims_follow_merger),
    "complaint": (complaints_follow_merger,),
    "hazard_finding": (findings_follow_merger,),
    "hazard": (hazards_wait, hazards_follow_merger),
    "need": (needs_wait, needs_follow_merger),
    "home_visit": (visits_follow_merger,),
    "quarrel_party": (quarrels_follow_merger,),
    "inspection_mark": (marks_wait, marks_follow_merger),
    "parked_basket": (basket_waits,),
    "user_account": (follow_merger,),
    "pairing": (follow_merger,),
    "mandate": (follow_merger,),
    "telling_consent": (telling_follows_merger,),
    "pin": (follow_merger,),
    "device": (follow_merger,),
    "helper": (follow_merger,),
    "program": (follow_merger,),
    "household": "names who answers for it",
    "household_change": "history",
    "resident": "moves with the merger itself",
    "card": "leads to the household that answers",
    "consent": "history",
    "confirmation": "history",
    "taken_code": "history",
    "inspection_photo": "history",
    "door_order": (order_waits,),
    "redemption": "history: what comes back goes to the household that answers",
    "expiry_line": "history",
    "expiry_told": "history: what lapses of all points is told again",
    "honour": "history",
    "honour_candidate": (candidate_waits, candidates_follow_merger),
    "honour_objection": (honour_objections_follow_merger,),
    "nomination": (nominations_follow_merger,),
    "honour_opt_out": "holds for the household that closes",
}
"""For each table that knows a household: who is asked and told, or why nobody needs to be."""

OF_NO_HOUSEHOLD = {objections_wait, ticks_wait, circumstances_follow_merger}
"""About what knows a household by a line or a person only, or about the household itself."""


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
    assert keeping == set(WHEN_A_HOUSEHOLD_CHANGES)
    said = [value for value in WHEN_A_HOUSEHOLD_CHANGES.values() if not isinstance(value, str)]
    asked_or_told = {one for functions in said for one in functions}
    questions = {question.waits for question in wiring.QUESTIONS}
    assert asked_or_told == {*questions, *wiring.MERGE_FOLLOWERS} - OF_NO_HOUSEHOLD
    assert tuple(waiting._questions) == wiring.QUESTIONS
    assert tuple(changes._followers) == wiring.MERGE_FOLLOWERS
    assert tuple(moving._followers) == wiring.GO_ALONG


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_step_before_going_on_has_one_page_that_asks_for_it(app: Flask) -> None:
    with app.app_context():
        steps = [label_of(endpoint, "asks_for") for endpoint in app.view_functions]
    assert sorted(step for step in steps if isinstance(step, Step)) == sorted(Step)
