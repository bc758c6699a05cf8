"""Whatever stands in an address or a query is answered, never by an error of the product's."""

from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Map

from bench.doors import Door, answer_of, doors_of, ids_of, path_of
from pointsapp.actor import Actor, Permission
from tests.keyed_forms import World
from tests.tidy.sources import name_of, python_files
from tests.village import sign_in

NUMBERS = [b"2147483647", b"2147483648", b"9" * 5000]
WORDS = [b"a\0b", b"\xed\xa0\x80", b"x" * 9000]
IN_QUERIES = [
    b"-1", b"2147483648", b"9" * 5000, b"NaN", b"0001-01-01", b"9999-12-31", b"9999-12", b"9999",
    b"a\0b", b"\xed\xa0\x80\xff'\"<>\\%", b"x" * 9000,
]  # fmt: skip


@pytest.fixture
def doors(app: Flask) -> list[Door]:
    return list(doors_of(app))


def addresses(door: Door, ids: dict[str, str]) -> Iterator[str]:
    """Give the route's addresses, each argument spoilt in turn, then all names of its query."""
    values = {name: ids[name].encode() for name in door.rule.arguments}
    for name in sorted(values):
        for value in NUMBERS if name.endswith("_id") else WORDS:
            yield path_of(door.rule, {**values, name: value})
    path = path_of(door.rule, values)
    for value in IN_QUERIES if door.names and door.method == "GET" else ():
        sent = "".join(f"%{byte:02x}" for byte in value)
        yield path + "?" + "&".join(f"{name}={sent}" for name in sorted(door.names))


def test_no_value_in_an_address_breaks_a_page(
    app: Flask,
    session: Session,
    filled_world: World,
    people: dict[str, Actor],
    doors: list[Door],
) -> None:
    ids = ids_of(session, {name for door in doors for name in door.rule.arguments})
    browsers = {name: sign_in(app.test_client(), session, who) for name, who in people.items()}
    broken, asked = [], 0
    for door in doors:
        browser = opener(door, people, browsers) or app.test_client()
        for address in addresses(door, ids):
            answer = answer_of(partial(browser.open, address, method=door.method))
            asked += 1
            if answer >= "500":
                broken.append((door.method, address[:200], answer))
    assert asked > 1000
    assert broken == []


def opener(
    door: Door, people: dict[str, Actor], browsers: dict[str, FlaskClient]
) -> FlaskClient | None:
    """Return the browser of somebody who may open the door."""
    if door.permission is Permission.PUBLIC:
        return None
    return next(browsers[name] for name, who in people.items() if who.may(door.permission))


def test_a_number_beyond_a_column_has_no_page(client: FlaskClient) -> None:
    for number in ("2147483648", "9" * 30, "9" * 5000, "٣"):
        assert client.get(f"/households/{number}").status_code == 404


def test_every_route_uses_our_converters(app: Flask) -> None:
    theirs = set(Map.default_converters.values())
    for rule in app.url_map.iter_rules():
        assert {type(each) for each in rule._converters.values()} & theirs == set(), rule


def test_queries_are_read_in_one_place() -> None:
    """So that this walk knows their names, and none reads what no database keeps.

    What programs ask is read into the shapes of the interface's document.
    """
    readers = {
        name_of(path)
        for path in python_files("pointsapp")
        if any(word in path.read_text() for word in ("request.args", "request.values"))
    }
    assert readers == {
        "pointsapp/web/query.py",
        "pointsapp/web/caching.py",
        "pointsapp/api/document.py",
    }


@pytest.mark.parametrize("origin", ["http://[bad", "http://", "\x80", "null, null", "[]", "//"])
def test_an_origin_that_is_none_is_not_ours(client: FlaskClient, origin: str) -> None:
    assert client.post("/preferences", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("host", ["a..b", ".", "[", "a b", "x" * 300, "ä", "a/b", "", "x" * 64])
def test_a_host_that_is_none_gets_a_page_that_needs_nothing(client: FlaskClient, host: str) -> None:
    answer = client.get("/healthz", headers={"Host": host})
    assert answer.status_code == 400
    assert "这里没有这个网址" in answer.text


def test_a_part_of_a_form_without_a_name_is_read_by_nobody(app: Flask) -> None:
    parts = [b"form-data", b'form-data; filename="a.png"', b'form-data; name="q"']
    body = b"".join(b"--b\r\nContent-Disposition: " + part + b"\r\n\r\nx\r\n" for part in parts)
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    with app.test_request_context("/", method="POST", data=body + b"--b--\r\n", headers=kind):
        assert dict(request.form) == {"": "x", "q": "x"}
        assert list(request.files) == [""]
