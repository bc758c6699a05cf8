"""Whatever is sent to the API gets an answer that its own document has, on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from pointsapp.access import guard
from pointsapp.access.permissions import Scope
from tests.examples import examples_on_each
from tests.village import AT

EXCLUDED = [
    positive_data_acceptance,  # people and rules that a document cannot know are refused by 422
    ignored_auth,  # takes the token that stands for one of those that it made up
]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def test_everything_sent_gets_an_answer_that_the_document_has(
    app: Flask, tokens: dict[Scope, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_REQUESTS", 10**9)
    api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    for found in api.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        view = app.view_functions[_endpoint(app, operation)]
        scope = getattr(view, "scope", None)
        try_out(operation, tokens[scope] if scope else "")


def try_out(operation: APIOperation[Any, Any, Any, Any], token: str) -> None:
    """Send an operation what the document allows, and what it does not."""

    @given(case=operation.as_strategy())
    @settings(
        max_examples=examples_on_each(6),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def check(case: schemathesis.Case[Any]) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, excluded_checks=EXCLUDED)

    check()


def _endpoint(app: Flask, operation: APIOperation[Any, Any, Any, Any]) -> str:
    views = {name.rpartition(".")[2]: name for name in app.view_functions if "_api." in name}
    return views[operation.definition.raw["operationId"]]
