"""Each form that carries a key counts once: sent again, changed, by somebody else, a year later."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pointsapp.access.permissions import VILLAGE_ROLES
from pointsapp.actor import Actor
from pointsapp.database import Base
from pointsapp.web.forms import Form, KeyedForm
from tests import (
    keyed_hazards,
    keyed_home_visits,
    keyed_honours,
    keyed_needs,
    keyed_quarrels,
    keyed_questions,
)
from tests.keyed_forms import (
    KEYED_BY_FILE,
    OF_THE_DOOR,
    SECRETS,
    SENT_WHILE_ACTING,
    Fields,
    Give,
    Sending,
    Swept,
    World,
)
from tests.page import check_page, told_by
from tests.test_wiring import load_everything
from tests.village import AT, Cast, hire, sign_in

SENDINGS = (
    keyed_questions.SENDINGS
    | keyed_hazards.SENDINGS
    | keyed_home_visits.SENDINGS
    | keyed_honours.SENDINGS
    | keyed_needs.SENDINGS
    | keyed_quarrels.SENDINGS
)
REUSED = "这张表单之前已提交过，内容或提交人不同。这次什么都没有保存。"


def keyed_forms(app: Flask) -> set[type[Form]]:
    """Return every form of the product that carries a key."""
    load_everything()
    with app.test_request_context():
        return {form for form in _forms(Form) if "key" in form(formdata=None)._fields}


def _forms(base: type[Form]) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        if form.__module__.startswith("pointsapp."):
            yield form
        yield from _forms(form)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_form_with_a_key_is_walked(app: Flask) -> None:
    assert keyed_forms(app) - {KeyedForm} - KEYED_BY_FILE - SENT_WHILE_ACTING == set(SENDINGS)


@pytest.fixture
def world(
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    shelf: dict[str, int],
    give: Give,
    swept: Swept,
) -> World:
    colleague = hire(session, "colleague", *VILLAGE_ROLES, village_id=village.id)
    return World(session, village, rule, shelf, give, swept, colleague)


@cache
def how_many_rows() -> sa.CompoundSelect[str, int]:
    """Count the rows of each table, but those of the door, in one statement."""
    of_the_door = {model.__tablename__ for model in OF_THE_DOOR}
    counted = [table for name, table in Base.metadata.tables.items() if name not in of_the_door]
    return sa.union_all(
        *(sa.select(sa.literal(t.name), sa.func.count()).select_from(t) for t in counted)
    )


@dataclass(frozen=True)
class Sender:
    """Sends one form in the browsers of several people."""

    client: FlaskClient
    session: Session
    sending: Sending

    def send(self, fields: Fields, by: Actor, *, days: int = 0) -> TestResponse:
        """Send the form as this person, so many days later."""
        with time_machine.travel(AT + timedelta(days=days), tick=False):
            sign_in(self.client, self.session, by)
            answer = self.client.post(
                self.sending.path, data=fields, content_type="multipart/form-data"
            )
            return told_by(self.client, answer)

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has, but those of the door."""
        return dict(self.session.execute(how_many_rows()).all())


@pytest.fixture(params=SENDINGS, ids=[form.__name__ for form in SENDINGS])
def sender(request: pytest.FixtureRequest, client: FlaskClient, world: World) -> Sender:
    """A form that was sent once, and did what it says."""
    sending = SENDINGS[request.param](world)
    world.session.commit()
    return Sender(client, world.session, sending)


def entered(page: HtmlElement) -> dict[str, list[str]]:
    """Return what stands in the fields of a page, as a browser would send it."""
    values: dict[str, list[str]] = {}
    for field in page.iter("input", "textarea", "select"):
        name, kind = field.get("name"), field.get("type")
        if field.tag == "textarea":
            found = ["".join(field.itertext()).strip()]
        elif field.tag == "select":
            found = field.xpath(".//option[@selected]/@value")
        elif kind in {"checkbox", "radio"}:
            found = [field.get("value", "y")] if field.get("checked") is not None else []
        else:
            found = [field.get("value", "")]
        values.setdefault(name, []).extend(found)
    return values


def lost(typed: Mapping[str, str | list[str]], page: HtmlElement) -> set[str]:
    """Return the fields whose value is no longer on the page."""
    shown = entered(page)
    missing = set()
    for name, value in typed.items():
        values = {value} if isinstance(value, str) else set(value)
        if name not in SECRETS and not values <= set(shown.get(name, [])):
            missing.add(name)
    return missing


def test_a_form_counts_once(sender: Sender) -> None:
    """Again, with other content, by somebody else: at once and more than a year later."""
    first = sender.send(sender.sending.first, sender.sending.by)
    assert first.status_code == 303, first.text
    rows = sender.rows()
    for days in (0, 400):
        check_again(sender, days, first)
        check_other_content(sender, days)
        check_somebody_else(sender, days)
    assert sender.rows() == rows


def check_again(sender: Sender, days: int, first: TestResponse) -> None:
    """The same form again leads to the first result."""
    again = sender.send(sender.sending.first, sender.sending.by, days=days)
    assert (again.status_code, again.location) == (303, first.location)


def check_other_content(sender: Sender, days: int) -> None:
    """Other content under the same key is refused and stays on the page."""
    sending = sender.sending
    refused = sender.send(sending.other_content, sending.by, days=days)
    assert refused.status_code == 409, refused.location
    page = check_page(refused.text)
    assert REUSED in "".join(page.itertext())
    assert lost(sending.other_content, page) == sending.gone


def check_somebody_else(sender: Sender, days: int) -> None:
    """Somebody else's key is refused, and the answer tells nothing."""
    sending = sender.sending
    for fields in (sending.first, sending.other_content):
        refused = sender.send(fields, sending.other, days=days)
        assert refused.status_code in {404, 409}, refused.location
        assert "Location" not in refused.headers
        words = "".join(check_page(refused.text).itertext())
        assert (REUSED in words) == (refused.status_code == 409)
