"""Nothing that one room asks or tells another is forgotten: each refusal has its own sentence."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from flask import Flask

import pointsapp
from pointsapp.earning.claims.refusals import ClaimDecided
from pointsapp.earning.sheets.refusals import WrongState
from pointsapp.refusals import Refusal
from pointsapp.web.refusals import told

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
    "day": DAY,
    "earliest": DAY,
    "changed": [("soap", 30)],
    "number": "018",
    "name": "soap",
    "period": "year",
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
