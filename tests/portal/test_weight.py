"""What a resident's pages cost over a weak network, with everything that they need."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pointsapp.access.guard import permission_of
from pointsapp.actor import Permission
from pointsapp.commands.demo import PIN
from pointsapp.demo.village import CODE, HOUSEHOLDS_WITH_PIN
from tests import databases
from tests.portal.home.test_pages import award, bring_forward
from tests.village import Cast, resident_of, sign_in

FIRST_VISIT_BYTES = 14 * 1024
NEXT_VISIT_BYTES = 2 * 1024
MOST_REQUESTS = 5
NEEDED = re.compile(r'<(?:link|script|img|use)[^>]+(?:href|src)="(?!data:|#)([^"#]+)')
OF_A_RESIDENT = {Permission.VIEW_OWN_HOUSEHOLD, Permission.MANAGE_OWN_HOUSEHOLD}
WORKER = "/service-worker.js"
AT_THE_DOOR = "/my/orders/new"
"""Opened by the paired member who acts for a household, not by the household itself."""
FOR_PROGRAMS = "/api/"


@pytest.fixture
def resident(
    client: FlaskClient, session: Session, village: Cast, swept: Callable[..., int]
) -> FlaskClient:
    """A household with a page full of entries."""
    bring_forward(session, village, 30)
    for number in range(20):
        bring_forward(session, village, 1, f"more-{number}")
    award(session, village, swept((village.zhang, "张学军", 200)))
    return sign_in(client, session, resident_of(village.zhang, village.id))


def on_the_wire(response: TestResponse) -> int:
    """The bytes of a response, its head included."""
    head = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    return len("HTTP/1.1 200 OK\r\n\r\n") + head + len(response.data)


def fetch(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers={"Accept-Encoding": "gzip", **headers}, buffered=True)


def files_of(client: FlaskClient, page: TestResponse, *more: str) -> dict[str, TestResponse]:
    """Fetch what a page needs, all of it from here."""
    needed = {*NEEDED.findall(gzip.decompress(page.data).decode()), *more}
    assert [address for address in needed if urlsplit(address).netloc] == []
    files = {address: fetch(client, address) for address in sorted(needed)}
    assert {answer.status_code for answer in files.values()} == {200}
    return files


@pytest.fixture
def demo(demo_database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The demo village, with a year on its pages."""
    with databases.application(demo_database_url, tmp_path) as app:
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


def test_every_page_of_a_resident_is_light_on_a_first_visit(demo: Flask) -> None:
    phone = demo.test_client()
    phone.post("/sign-in", data={"number": HOUSEHOLDS_WITH_PIN[0], "pin": PIN})
    page = phone.get("/my/").text
    entries = (re.findall(f'"(/my/{kind}/\\d+)"', page)[0] for kind in ("deeds", "exchanges"))
    assert too_heavy(phone, [*pages_of_a_resident(demo), *entries]) == []


def test_every_page_that_leads_there_is_light_with_the_worker_that_it_starts(demo: Flask) -> None:
    ways_in = ("/", "/sign-in", "/sign-in/staff", f"/board/{CODE}/", "/board/check")
    assert too_heavy(demo.test_client(), ways_in, WORKER) == []


def pages_of_a_resident(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and not rule.arguments and "." not in rule.rule
        is_elsewhere = rule.rule.startswith((AT_THE_DOOR, FOR_PROGRAMS))
        if is_page and not is_elsewhere and permission_of(rule.endpoint) in OF_A_RESIDENT:
            yield rule.rule


def too_heavy(client: FlaskClient, paths: Iterable[str], *more: str) -> list[tuple[str, int, int]]:
    """Return the pages that ask for too much: how often, and how many bytes."""
    found = []
    for path in paths:
        page = fetch(client, path)
        assert page.status_code == 200, path
        files = files_of(client, page, *more)
        weight = on_the_wire(page) + sum(map(on_the_wire, files.values()))
        found.append((path, 1 + len(files), weight))
    assert len(found) >= MOST_REQUESTS
    return [one for one in found if one[1] > MOST_REQUESTS or one[2] > FIRST_VISIT_BYTES]


def test_the_first_visit_and_the_next(resident: FlaskClient) -> None:
    page = fetch(resident, "/my/")
    assert page.headers["Content-Encoding"] == "gzip"
    files = files_of(resident, page, WORKER)
    assert 1 + len(files) <= MOST_REQUESTS
    assert on_the_wire(page) + sum(map(on_the_wire, files.values())) <= FIRST_VISIT_BYTES

    asked_anew = [a for a in files if "immutable" not in files[a].headers["Cache-Control"]]
    assert asked_anew == [WORKER]
    again = {address: {"If-None-Match": files[address].headers["ETag"]} for address in asked_anew}
    again["/my/"] = {"If-None-Match": page.headers["ETag"]}
    answers = [fetch(resident, address, **asked) for address, asked in again.items()]
    assert {answer.status_code for answer in answers} == {304}
    assert sum(map(on_the_wire, answers)) <= NEXT_VISIT_BYTES


def test_a_changed_balance_is_sent_whole(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    seen = fetch(resident, "/my/").headers["ETag"]
    bring_forward(session, village, 7, "christmas")
    answer = fetch(resident, "/my/", **{"If-None-Match": seen})
    assert answer.status_code == 200
    assert '"big-number">61<' in gzip.decompress(answer.data).decode()


def test_another_household_never_gets_what_this_one_keeps(
    resident: FlaskClient, session: Session, village: Cast
) -> None:
    seen = fetch(resident, "/my/").headers
    assert seen["Cache-Control"] == "private, no-cache"
    assert "Cookie" in seen["Vary"]
    sign_in(resident, session, resident_of(village.li, village.id))
    assert fetch(resident, "/my/", **{"If-None-Match": seen["ETag"]}).status_code == 200


def test_signing_out_forgets_the_kept_pages(resident: FlaskClient) -> None:
    assert resident.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'
