"""Whatever stands in an address or a query is answered, never by an error of the product's."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Map

from bench.doors import READERS, Door, answer_of, doors_of, ids_of, path_of
from pointsapp.actor import Actor, Permission
from pointsapp.web import query
from pointsapp.web.values import storable
from tests.keyed_forms import World
from tests.tidy.sources import name_of, python_files
from tests.village import sign_in

WORDS = [b"a\0b", b"\xed\xa0\x80", b"x" * 9000]
TAKEN = {
    "number": [b"-1", b"-2147483647", b"2147483647"],
    "numbers": [b"-1", b"-2147483647", b"2147483647"],
    "count": [b"2147483647"],
    "year": [b"1900", b"2100"],
    "day": [b"1900-01-01", b"2100-12-31"],
    "month": [b"1900-01", b"2100-12"],
    "text": [b"'\"<>\\%_", "\U0001f33e".encode() * 300],
    "amount": [b"0", b"999999999.999999999"],
    "has": [b""],
}
"""The most that each reader of a query takes: only this comes further than the reader."""
NOT_TAKEN = b"2147483648", b"9" * 5000, b"NaN", b"0001-01-01", b"9999-12", *WORDS


@pytest.fixture
def doors(app: Flask) -> list[Door]:
    return list(doors_of(app))


def addresses(door: Door, ids: dict[str, str]) -> Iterator[str]:
    """Give the route's addresses, each argument spoilt in turn, then all names of its query."""
    values = {name: ids[name].encode() for name in door.rule.arguments}
    for name in sorted(values):
        for value in [b"2147483647"] if name.endswith("_id") else WORDS:
            yield path_of(door.rule, {**values, name: value})
    if door.method == "GET":
        path = path_of(door.rule, values)
        yield from (f"{path}?{query}" for query in queries(door.names))


def queries(names: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Give queries that say under each name in turn what its readers take."""
    taken = {
        name: [value for reader in sorted(readers) for value in TAKEN[reader]]
        for name, readers in sorted(names.items())
    }
    for turn in range(max(map(len, taken.values()), default=0)):
        yield "&".join(
            f"{name}={quote_from_bytes(values[turn % len(values)])}"
            for name, values in taken.items()
        )


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
    assert asked > 700
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


@pytest.mark.parametrize("reader", sorted(TAKEN.keys() - {"has"}))
def test_what_no_column_keeps_counts_as_not_given(app: Flask, reader: str) -> None:
    read = getattr(query, reader)
    with app.test_request_context("/"):
        not_given = read("q")
    for value in NOT_TAKEN:
        with app.test_request_context(f"/?q={quote_from_bytes(value)}"):
            assert read("q") == not_given or (reader == "text" and is_kept(read("q")))


def is_kept(text: str) -> bool:
    """Tell whether a database keeps this text, and no more of it than a column has room for."""
    return text == storable(text) and len(text) <= query.LONGEST


def test_every_reader_is_told_what_it_takes() -> None:
    own = {
        name
        for name, one in vars(query).items()
        if getattr(one, "__module__", "") == query.__name__
    }
    assert own - {"Part", "Row", "part"} == TAKEN.keys() == READERS


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
