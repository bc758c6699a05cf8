"""A client that is generated from the document and no other word drives a village's morning."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Scope
from pointsapp.api.document import written
from pointsapp.earning.sheets import service as sheets
from tests.village import AT, Cast

PACKAGE = "points_client"


class Generated(Protocol):
    """The client's package, of which each module is found by its name."""

    def __call__(self, module: str) -> ModuleType:
        """Return a module of it."""


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory, app: Flask) -> Iterator[Generated]:
    """The client, generated once."""
    folder = tmp_path_factory.mktemp("client")
    with app.app_context():
        (folder / "openapi.json").write_bytes(written())
    (folder / "config.yaml").write_text(json.dumps({"post_hooks": []}))
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    files = ["--path", "openapi.json", "--config", "config.yaml", "--output-path", PACKAGE]
    subprocess.run([*generate, *files, "--fail-on-warning"], cwd=folder, check=True)
    sys.path.insert(0, str(folder))
    yield lambda module: importlib.import_module(f"{PACKAGE}.{module}")
    sys.path.remove(str(folder))


def test_a_client_generated_from_the_document_drives_a_morning(
    app: Flask,
    session: Session,
    village: Cast,
    tokens: dict[Scope, str],
    generated: Generated,
) -> None:
    models: Any = generated("models")

    def client(scope: Scope) -> Any:
        return generated("client").AuthenticatedClient(
            base_url="http://localhost",
            token=tokens[scope],
            httpx_args={"transport": httpx.WSGITransport(app)},
        )

    def ask(scope: Scope, room: str, operation: str, *facts: Any, **named: Any) -> Any:
        call = generated(f"api.{room}.{operation}")
        return call.sync(*facts, client=client(scope), **named)

    who = models.PersonThere(household="018", name="张学军")
    swept = models.SignInSheet(
        name="清扫村道", held_on=date(2026, 11, 8), rule="E03", quantity=2.0, people=[who]
    )
    sheet = ask(
        Scope.ATTENDANCE, "attendance", "send_attendance", body=swept, idempotency_key=str(uuid4())
    )
    sheets.approve(session, sheet.id, by=village.approver, at=AT)
    session.commit()
    home = ask(Scope.BALANCE, "household", "show_household")
    assert (home.household, home.balance) == ("018", 4)
